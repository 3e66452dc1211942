import { insertIntoVpcd, useCardFile } from '@jitsuin/readers'
import { tellingRefusals } from '../cards/refusals.js'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'

/** `jitsuin card insert`: a software card in a virtual reader, so that every program of the computer sees it. */
export const cardInsert = defineCommand({
  name: 'card insert',
  summary: 'puts a software card into a virtual reader (vpcd), until interrupted',
  operands: 'FILE',
  options: {
    vpcd: { value: 'HOST:PORT', default: '127.0.0.1:35963', help: 'where the virtual reader listens' },
  },
  examples: ['jitsuin card insert cards/taro.card.json --vpcd 127.0.0.1:35963'],
  run: async ({ vpcd }, [file, ...more], io) => {
    if (file === undefined || more.length > 0) throw new CliError('cli/usage', 'card insert takes one FILE')
    const address = addressOf(vpcd)
    return await tellingRefusals({ io, json: false }, async () => {
      await useCardFile(file, { patienceMs: 0 }, async (card) => {
        const inserted = await insertIntoVpcd({ ...address, card })
        io.out(`${file} is in the reader at ${vpcd}; interrupt (Ctrl-C) to take it out`)
        await Promise.race([io.interrupted(), inserted.removed])
        await inserted.remove()
      })
      return 0
    })
  },
})

function addressOf(text: string): { host: string; port: number } {
  const { host, port } = /^(?<host>[^:]+|\[.+\]):(?<port>\d{1,5})$/.exec(text)?.groups ?? {}
  if (host === undefined || Number(port) > 65_535)
    throw new CliError('cli/usage', `--vpcd is HOST:PORT, not "${text}"`)
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}
