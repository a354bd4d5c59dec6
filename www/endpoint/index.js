export { createEndpoint } from './endpoint.js';
export { memoryStore } from './memory.js';
