import { createServer } from 'node:http';
import { nodeListener } from 'jackfield/endpoint/node';
import { integrations } from './integrations.js';

const endpoint = nodeListener(integrations);
export const server = createServer((request, response) =>
  request.url.startsWith('/integrations/') ? endpoint(request, response) : response.end('Your own pages'),
);
