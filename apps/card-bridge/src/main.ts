/**
 * Starts the card bridge of one user. `docs/card-bridge.md` tells how to have it started at log-on.
 *
 *   main.js [--port 8324] [--data DIR] [--software-cards DIR]
 */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BRIDGE_PORT } from '@jitsuin/bridge-client'
import { CodedError } from '@jitsuin/kernel'
import { openLogger } from '@jitsuin/platform'
import { startBridge } from './bridge.js'
import { openReaders } from './cards/readers.js'
import { CardBridgeError } from './errors.js'
import { peersOfThisComputer } from './peer/this-computer.js'

try {
  await main()
} catch (error) {
  console.error(error instanceof CodedError ? `${error.code}: ${error.message}` : error)
  process.exit(1)
}

async function main(): Promise<void> {
  const { port, data, softwareCards } = readOptions()
  const log = openLogger('info')
  const { readers, close } = openReaders(softwareCards, log)
  const bridge = await startBridge({
    readers,
    dataFolder: data,
    port,
    judgePeer: peersOfThisComputer(process.platform, process.getuid?.()),
    now: () => new Date(),
    log,
  })
  if (process.send) process.send({ ready: { bridge: bridge.address } })
  else console.log(bridge.address)
  const told = new Promise((stop) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, stop)
  })
  await told
  await bridge.stop()
  close()
  process.exit(0)
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(BRIDGE_PORT) },
      data: { type: 'string', default: join(homedir(), '.jitsuin', 'card-bridge') },
      'software-cards': { type: 'string' },
    },
  })
  const port = Number(values.port)
  const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535
  if (!isPort) throw new CardBridgeError('card-bridge/options', '--port is a number from 0 to 65535')
  const softwareCards = values['software-cards']
  return {
    port,
    data: resolve(values.data),
    softwareCards: softwareCards === undefined ? null : resolve(softwareCards),
  }
}
