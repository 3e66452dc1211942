import { fileURLToPath } from 'node:url'
import { defineCommand } from '../command.js'
import { runProgram } from '../run-program.js'

const BRIDGE = fileURLToPath(new URL('../../../card-bridge/dist/main.js', import.meta.url))

/** `jitsuin card bridge`: the program between browser and card, on this computer and for this user. */
export const cardBridge = defineCommand({
  name: 'card bridge',
  summary: 'lets web sites that you allow use your card (loopback only)',
  options: {
    port: { value: 'N', default: '8324', help: 'port on loopback; sites look for a bridge at 8324' },
    'software-cards': { value: 'DIR', help: 'cards in files, beside those in readers' },
    data: { value: 'DIR', help: 'where allowed sites are kept; without it ~/.jitsuin/card-bridge' },
  },
  examples: ['jitsuin card bridge', 'jitsuin card bridge --software-cards ./cards'],
  run: async ({ port, 'software-cards': cards, data }) =>
    await runProgram(BRIDGE, [
      ...['--port', port],
      ...(cards === undefined ? [] : ['--software-cards', cards]),
      ...(data === undefined ? [] : ['--data', data]),
    ]),
})
