/** Servers under the TLS profile: our own listener, and nginx and stunnel with the sample configurations of deploy/. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createService, listen, type TlsOptions } from '@jitsuin/platform'
import type { Folder } from '../folder.js'
import { until } from '../waiting.js'

/** A running server. `requests` tells what reached the service behind it. */
export type Server = { readonly port: number; readonly close: () => Promise<void> }

const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url))

/** What the service behind every server has been asked, and by nobody else. */
export type Backend = Server & { readonly requests: () => number }

/** The service behind nginx and stunnel. */
export async function startBackend(): Promise<Backend> {
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.end('served')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { port: portOf(server.address()), close, requests: () => requests }
}

/** Our own listener. */
export async function startOurs(folder: Folder, tls: Partial<TlsOptions>): Promise<Backend> {
  let requests = 0
  const title = { ja: '試験', en: 'test' }
  const service = await createService({ name: 'channel', title, routes: [], problems: [] })
  const handle: typeof service.handle = (_request, response) => {
    requests += 1
    response.end('served')
  }
  const services = { ...service, handle }
  const own = { certificateChain: folder.read('server.crt.pem'), privateKey: folder.read('server.key.pem') }
  const listener = await listen({ port: 0, tls: { ...own, ...tls }, services })
  return { port: listener.port, close: () => listener.close(), requests: () => requests }
}

/** nginx with the sample configuration; `public` pages and the `strict` port. */
export async function startNginx(
  folder: Folder,
  backend: Server,
): Promise<{ readonly public: Server; readonly strict: Server }> {
  const [open, strict] = [await freePort(), await freePort()]
  const place = (text: string) =>
    placed(text, folder, backend)
      .replaceAll('/etc/jitsuin/nginx/', `${folder.path}/`)
      .replace('listen 443 ', `listen 127.0.0.1:${open} `)
      .replace('listen 8443 ', `listen 127.0.0.1:${strict} `)
  folder.write('tls-profile.conf', place(readFileSync(`${DEPLOY}nginx/tls-profile.conf`, 'utf8')))
  const servers = folder.write('jitsuin.conf', place(readFileSync(`${DEPLOY}nginx/jitsuin.conf`, 'utf8')))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${name};`,
  )
  const main = folder.write(
    'nginx.conf',
    `daemon off; pid nginx.pid; error_log error.log; events {} http { access_log off; ${temporary.join(' ')} include ${servers}; }`,
  )
  const close = await startProgram('nginx', ['-c', main, '-p', folder.path], strict)
  return { public: { port: open, close: async () => undefined }, strict: { port: strict, close } }
}

/** stunnel with the sample configuration. */
export async function startStunnel(folder: Folder, backend: Server): Promise<Server> {
  const port = await freePort()
  const sample = readFileSync(`${DEPLOY}stunnel/jitsuin.conf`, 'utf8')
  const text = placed(sample, folder, backend).replace('accept = 8443', `accept = 127.0.0.1:${port}`)
  const close = await startProgram('stunnel', [folder.write('stunnel.conf', `pid =\n${text}`)], port)
  return { port, close }
}

/** A server that keeps to nothing: openssl with everything that it still has. */
export async function startWeak(folder: Folder): Promise<Server> {
  const port = await freePort()
  const identity = ['-cert', folder.at('server.crt.pem'), '-key', folder.at('server.key.pem')]
  const everything = ['-cipher', 'ALL:@SECLEVEL=0', '-client_renegotiation', '-www', '-quiet']
  const close = await startProgram(
    'openssl',
    ['s_server', '-accept', `${port}`, ...identity, ...everything],
    port,
  )
  return { port, close }
}

function placed(text: string, folder: Folder, backend: Server): string {
  return text
    .replaceAll('/etc/jitsuin/tls/', `${folder.path}/`)
    .replaceAll('127.0.0.1:8317', `127.0.0.1:${backend.port}`)
}

async function startProgram(
  program: string,
  args: readonly string[],
  port: number,
): Promise<Server['close']> {
  const child = spawn(program, args, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await until(() => isListening(port), `${program} listens`)
  return async () => {
    child.kill()
    await ended
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const outcome = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return outcome
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server.address())
  server.close()
  await once(server, 'close')
  return port
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
