import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { timeServer } from './time-server.js'

const EPOCH_SECONDS = 2_208_988_800
const NOW_MS = Date.parse('2026-11-20T00:12:00Z')
let server: Socket | undefined
afterEach(() => server?.close())

/** A small time server; `change` turns its sound answer into another one. */
async function ask(aheadMs: number, change: (answer: Buffer) => void = () => undefined): Promise<number> {
  const socket = createSocket('udp4')
  server = socket
  socket.on('message', (question, from) => {
    const answer = Buffer.alloc(48)
    answer[0] = 0x24 // version 4, server
    answer[1] = 2
    question.copy(answer, 24, 40, 48)
    for (const at of [32, 40]) {
      const ms = NOW_MS + aheadMs
      answer.writeUInt32BE(Math.floor(ms / 1000) + EPOCH_SECONDS, at)
      answer.writeUInt32BE(Math.round(((ms % 1000) / 1000) * 2 ** 32), at + 4)
    }
    change(answer)
    socket.send(answer, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  return timeServer({ host: '127.0.0.1', port, timeoutMs: 300, wallMs: () => NOW_MS, random: randomBytes })()
}

describe('a time server', () => {
  it.each([0, 2500, -90_000])('tells that it is ahead by %i ms', async (ms) => {
    expect(await ask(ms)).toBeCloseTo(ms, 0)
  })

  it.each<[string, (answer: Buffer) => void]>([
    ['not synchronised', (answer) => answer.writeUInt8(0xe4, 0)],
    ['of no stratum (a kiss of death)', (answer) => answer.writeUInt8(0, 1)],
    ['another client', (answer) => answer.writeUInt8(0x23, 0)],
    ['someone who answers blindly', (answer) => answer.fill(0, 24, 32)],
  ])('is not believed when it is %s', async (_what, change) => {
    await expect(ask(0, change)).rejects.toMatchObject({ code: 'status/clock-source-refused' })
  })
})
