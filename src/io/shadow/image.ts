import { randomBytes } from 'node:crypto';
import { UserError } from '../../errors.js';
import { connect } from '../database.js';
import type { Ground } from './ground.js';
import { ownServer } from './own-server.js';

/** As much of the package testcontainers as is used: it is an optional peer, which need not be installed. */
type Container = { getHost(): string; getMappedPort(port: number): number; stop(): Promise<unknown> };
type Builder = {
  withEnvironment(variables: Readonly<Record<string, string>>): Builder;
  withExposedPorts(port: number): Builder;
  withWaitStrategy(strategy: unknown): Builder;
  start(): Promise<Container>;
};
type Testcontainers = {
  readonly GenericContainer: new (image: string) => Builder;
  readonly Wait: { forLogMessage(message: RegExp, times: number): unknown };
};

/** Not written into the import: the compiler would look for a package that may not be there. */
const PACKAGE: string = 'testcontainers';
const PORT = 5432;
/** The image starts PostgreSQL twice: once to set it up, without a port. */
const READY = /database system is ready to accept connections/;
const OTHERWISE = 'leave --shadow-image out to use the embedded PostgreSQL, or name a server by --shadow-url';

async function load(): Promise<Testcontainers> {
  try {
    return (await import(PACKAGE)) as Testcontainers;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
    throw new UserError(
      missing
        ? '--shadow-image needs the package testcontainers, which is not installed.'
        : `the package testcontainers, which --shadow-image needs, cannot be loaded: ${message}.`,
      `npm install --save-dev testcontainers@11; or ${OTHERWISE}.`,
    );
  }
}

function startFailure(image: string, error: Error): UserError {
  if (/container runtime/i.test(error.message)) {
    return new UserError(
      `no container runtime answers, so ${image} cannot be started.`,
      `start Docker or podman (DOCKER_HOST names its socket); or ${OTHERWISE}.`,
    );
  }
  return new UserError(
    `the container of ${image} did not start: ${error.message}.`,
    `look whether the image's name is right and can be pulled (docker pull ${image}); or ${OTHERWISE}.`,
  );
}

/** Starts PostgreSQL in a container. UserError without the package or a container runtime, or when the image fails. */
export async function startImage(image: string): Promise<{ readonly url: string; stop(): Promise<unknown> }> {
  const { GenericContainer, Wait } = await load();
  const password = randomBytes(12).toString('hex');
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage(READY, 2))
    .start()
    .catch((error: Error) => {
      throw startFailure(image, error);
    });
  const url = `postgresql://postgres:${password}@${container.getHost()}:${container.getMappedPort(PORT)}/postgres`;
  return { url, stop: () => container.stop() };
}

/** Lends shadow databases of a container, which goes with the last of them. */
export async function imageGround(image: string): Promise<Ground> {
  const { url, stop } = await startImage(image);
  try {
    return await ownServer({
      open: (database) => connect({ url, database, from: `the container of ${image}` }),
      label: (major) => `PostgreSQL ${major} in a container of ${image}`,
      stop,
    });
  } catch (error) {
    await stop();
    throw error;
  }
}
