import express from 'express';
import { nodeListener } from 'jackfield/endpoint/node';
import { integrations } from './integrations.js';

export const app = express();
app.use('/integrations', nodeListener(integrations)); // before express.json(): the endpoint reads bodies itself
app.use(express.json());
