/** `jackfield check` as a process, with all that it can be given here. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './sandbox.js';

/** An action that needs an account, and a body that the sandbox takes. */
export const action = {
  run: 'trello/post-lists',
  body: { queryParameters: { name: 'Things', idBoard: '5abbe4b7ddc1b351ef961000' } },
};

/** Connects an account for the user of a session, and answers its credential's id. */
export async function connect(url, session) {
  const [name, value] = session.split(': ');
  const headers = { [name]: value, 'x-jackfield': '1', 'content-type': 'application/json' };
  const body = JSON.stringify({ authenticationType: 'apiKey', data: { apiKey: 'k', token: 't' } });
  const response = await fetch(`${url}/connectors/trello/credentials`, { method: 'POST', headers, body });
  const { credentialId } = await response.json();
  if (!credentialId) throw new Error(`No account was connected: ${response.status}`);
  return credentialId;
}

/** Runs the program; answers its exit code and what it printed. */
export async function jackfield(args, env = {}) {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 24 };
    execFile(program('jackfield', 'JACKFIELD_BIN'), args, options, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

/**
 * Checks an endpoint: everything, or the checks whose ids or groups are named.
 * @param {{ url: string, a: string, b: string, upstream: string, only?: string[], redirect?: string }} subject sessions
 *   are headers
 */
export async function check({ url, a, b, upstream, only = [], redirect = `${url}/oauth/callback` }) {
  const folder = await mkdtemp(join(tmpdir(), 'jackfield-check-'));
  try {
    const file = join(folder, 'body.json');
    await writeFile(file, JSON.stringify(action.body));
    const credential = await connect(url, a);
    const run = ['--run', action.run, '--credential', credential, '--body', file];
    const sessions = ['--session-a', a, '--session-b', b];
    const chosen = only.flatMap((id) => ['--only', id]);
    const where = ['--redirect-uri', redirect, '--upstream-echo', upstream];
    const { code, stdout, stderr } = await jackfield([
      'check',
      url,
      ...sessions,
      ...run,
      ...where,
      '--json',
      ...chosen,
    ]);
    if (stderr) throw new Error(stderr);
    return { code, ...JSON.parse(stdout) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What is not as it should be, in sentences. */
export const shortfalls = ({ checks }) =>
  checks.filter(({ outcome }) => outcome !== 'held').map(({ id, outcome, why }) => `${id} ${outcome}: ${why}`);
