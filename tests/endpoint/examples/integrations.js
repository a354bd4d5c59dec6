import { createEndpoint } from 'jackfield/endpoint';
import { userOf } from './session.js'; // your own

export const integrations = createEndpoint({
  apiKey: process.env.JACKFIELD_API_KEY,
  upstream: process.env.JACKFIELD_UPSTREAM, // unset: the real service
  redirectUris: [`${process.env.APP_ORIGIN}/integrations/oauth/callback`],
  identify: (request) => userOf(request), // { id, fullName }, or null for nobody
});
