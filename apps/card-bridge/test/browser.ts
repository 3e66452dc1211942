/** A real browser and the sites that it visits, each under a name of its own. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'vite'
import { openBrowser } from '../../../journeys/support/browser.js'

/** Starts the browser. Names of example sites lead to this computer, as an attacker's may. */
export async function startBrowser() {
  return await openBrowser('--host-resolver-rules=MAP *.example 127.0.0.1')
}

const PAGE = `<!doctype html><title>Site</title><h1>Site</h1><script src="/site.js"></script><script>
const port = Number(new URLSearchParams(location.search).get('bridge'))
window.bridge = client.cardBridge({ ports: [port] })
</script>`

const CLIENT = join(import.meta.dirname, '../../../packages/bridge-client/src/index.ts')

/** Serves one page with the client on a free port; it answers under any name. */
export async function serveSite(): Promise<{ port: number; stop: () => void }> {
  const script = await buildScript()
  const server = createServer((request, response) => {
    const isScript = request.url === '/site.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' })
    response.end(isScript ? script : PAGE)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A listening TCP server has one.
  return { port, stop: () => void server.close() }
}

/** The client out of its sources, as one script. */
async function buildScript(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['jitsuin-source', 'module', 'browser', 'production'] },
    build: {
      write: false,
      lib: { entry: CLIENT, formats: ['iife'], name: 'client' },
    },
  })
  const [first] = Array.isArray(result) ? result : [result]
  const [chunk] = first && 'output' in first ? first.output : []
  if (chunk?.type !== 'chunk') throw new Error('The client was not built')
  return chunk.code
}
