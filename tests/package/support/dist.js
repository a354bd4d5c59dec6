/** The built package: where it is, and a copy of the app in vite-app that has it installed as a customer would. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { repository } from './server.js';

const run = promisify(execFile);
const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));

export const dist = resolve(process.env.JACKFIELD_DIST ?? join(repository, 'dist'));

export async function manifest() {
  try {
    return JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'));
  } catch (error) {
    throw new Error(`There is no package in ${dist}: run \`cargo xtask build\` first.`, { cause: error });
  }
}

/** Packs the package, and installs it into a copy of the app outside the repository. */
export async function install() {
  await manifest();
  const folder = await mkdtemp(join(tmpdir(), 'jackfield-package-'));
  const { stdout } = await run('npm', ['pack', dist, '--json', '--pack-destination', folder]);
  const [packed] = JSON.parse(stdout);
  const app = join(folder, 'app');
  await cp(fileURLToPath(new URL('../vite-app/', import.meta.url)), app, { recursive: true });
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, packed.filename)], { cwd: app });
  return { app, files: packed.files.map(({ path }) => path), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs a tool that is pinned here; fails with what it said. */
export async function tool(path, args, cwd) {
  try {
    return await run(process.execPath, [join(modules, path), ...args], { cwd });
  } catch (error) {
    throw new Error(`${path} failed:\n${error.stdout}${error.stderr}`);
  }
}
