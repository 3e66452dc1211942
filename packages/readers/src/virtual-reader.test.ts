import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { SoftwareCard, SoftwareCardState } from '@jitsuin/card'
import { describe, expect, it, onTestFinished } from 'vitest'
import { insertIntoVpcd } from './virtual-reader.js'

/** Enough of a card to be talked to: it answers every command with 9000. */
function simpleCard(transmit = async () => Uint8Array.of(0x90, 0x00)) {
  let resets = 0
  const card: SoftwareCard = {
    channel: { atr: Uint8Array.of(0x3b, 0x00), transmit },
    state: (): SoftwareCardState => {
      throw new Error('not asked for')
    },
    reset: () => {
      resets += 1
    },
  }
  return { card, resets: () => resets }
}

/** A virtual reader as vpcd is one: it listens, and the card connects. */
async function virtualReader() {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const inserted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  return { port, inserted }
}

describe('a software card in a virtual reader', () => {
  it('answers what vpcd sends: power, the question for its ATR, commands in pieces', async () => {
    const { port, inserted } = await virtualReader()
    const { card, resets } = simpleCard()
    const { remove } = await insertIntoVpcd({ port, card })
    const reader = await inserted
    reader.write(Buffer.from('000101', 'hex'))
    reader.write(Buffer.from('000104', 'hex'))
    expect((await once(reader, 'data'))[0]).toEqual(Buffer.from('00023b00', 'hex'))
    reader.write(Buffer.from('000400a4', 'hex'))
    setImmediate(() => reader.write(Buffer.from('0400', 'hex')))
    expect((await once(reader, 'data'))[0]).toEqual(Buffer.from('00029000', 'hex'))
    await remove()
    expect(resets()).toBeGreaterThan(0)
  })

  it('is out when the reader goes away', async () => {
    const { port, inserted } = await virtualReader()
    const { removed } = await insertIntoVpcd({ port, card: simpleCard().card })
    ;(await inserted).destroy()
    await expect(removed).resolves.toBeUndefined()
  })

  it('falls silent when it fails, so that no answer is taken for one of the card', async () => {
    const { port, inserted } = await virtualReader()
    const failing = async () => {
      throw new Error('disk full')
    }
    const { removed } = await insertIntoVpcd({ port, card: simpleCard(failing).card })
    const reader = await inserted
    reader.write(Buffer.from('000400a40400', 'hex'))
    await expect(removed).rejects.toThrow('disk full')
  })

  it('says so when there is no virtual reader', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address && typeof address === 'object' ? address.port : 0
    server.close()
    const insertion = insertIntoVpcd({ port, card: simpleCard().card })
    await expect(insertion).rejects.toMatchObject({ code: 'readers/virtual-reader' })
  })
})
