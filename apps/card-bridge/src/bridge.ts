/** The card bridge: what it is made of, how it starts and stops. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readers } from '@jitsuin/card'
import type { Logger } from '@jitsuin/platform'
import type { Bridge } from './bridge-context.js'
import { openCardDesk } from './cards/look.js'
import { CardBridgeError } from './errors.js'
import { openDoor } from './http/server.js'
import { openPageDesk } from './pages/one-time.js'
import type { JudgePeer } from './peer/peer.js'
import { openPairingDesk } from './requests/pairing.js'
import { openRequestDesk } from './requests/request-desk.js'
import { openSiteBook } from './sites/site-file.js'

/** What a bridge works with. Clock, readers and the knowledge of users come from outside. */
export type BridgeOptions = {
  readonly readers: Readers
  /** Where the allowed sites are kept; only its user can read it. */
  readonly dataFolder: string
  /** 0 for any free port. */
  readonly port: number
  readonly judgePeer: JudgePeer
  readonly now: () => Date
  readonly log: Logger
}

/** A bridge at work. */
export type RunningBridge = { readonly address: string; readonly stop: () => Promise<void> }

/**
 * Starts a bridge on 127.0.0.1 and, where the computer has it, on ::1.
 *
 * @throws {CardBridgeError} `card-bridge/port-in-use`, `card-bridge/sites-unreadable`
 */
export async function startBridge(options: BridgeOptions): Promise<RunningBridge> {
  const { now, log, readers, judgePeer } = options
  const sites = await openSiteBook(options.dataFolder)
  const first = createServer()
  const port = await listen(first, '127.0.0.1', options.port)
  const bridge: Bridge = {
    now,
    log,
    sites,
    cards: openCardDesk(readers, now),
    requests: openRequestDesk(now),
    pairings: openPairingDesk(now),
    pages: openPageDesk(now),
    address: `http://127.0.0.1:${port}`,
  }
  openDoor(first, bridge, { port, judgePeer })
  const second = openDoor(createServer(), bridge, { port, judgePeer })
  // A computer without IPv6 has no ::1; the pages and the client use 127.0.0.1.
  const servers = await listen(second, '::1', port).then(
    () => [first, second],
    () => [first],
  )
  return { address: bridge.address, stop: async () => void (await Promise.all(servers.map(stopServer))) }
}

/** Listens and gives the port. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new CardBridgeError('card-bridge/port-in-use', `Cannot listen on port ${port}`, { cause: error }),
      ),
    )
    server.listen({ host, port, exclusive: true }, () => {
      const { port: given } = server.address() as AddressInfo // A listening TCP server has one.
      resolve(given)
    })
  })
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // Calls that wait for a card would keep the program for as long as they wait.
    server.closeAllConnections()
  })
}
