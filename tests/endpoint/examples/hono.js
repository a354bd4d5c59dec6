import { Hono } from 'hono';
import { integrations } from './integrations.js';

export const app = new Hono();
app.all('/integrations/*', (c) => integrations(c.req.raw));
export default app; // Workers: (c) => integrations(c.req.raw, c.executionCtx), so that a run outlives its request
