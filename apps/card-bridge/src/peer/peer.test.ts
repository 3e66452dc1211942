import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { uidInOutput } from './lsof.js'
import { connectionOf, judgeUser } from './peer.js'
import { procNetPeers, uidInTable } from './proc-net.js'
import { peersOfThisComputer } from './this-computer.js'
import { sidsInOutput, windowsPeers } from './windows.js'

const CONNECTION = { peerAddress: '127.0.0.1', peerPort: 50000, ownAddress: '127.0.0.1', ownPort: 8324 }
const V6 = { peerAddress: '::1', peerPort: 50000, ownAddress: '::1', ownPort: 8324 }

/** Rows as the kernel prints them: 0xC350 is port 50000, 0x2084 port 8324; 1000 and 1001 are users. */
const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (local: string, remote: string, state: string, uid: number) =>
  `   7: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${uid}        0 24680 1 0000000000000000 20 4 30 10 -1\n`
const OURS = row('0100007F:2084', '0100007F:C350', '01', 1000)
const V6_LOOPBACK = '00000000000000000000000001000000'

describe('the user of a connection on Linux', () => {
  it('is that of the socket at the other end, not of ours', () => {
    const table = HEAD + OURS + row('0100007F:C350', '0100007F:2084', '01', 1001)
    expect(uidInTable(table, CONNECTION)).toBe('1001')
  })

  it('is found for IPv6, and for a program that reaches IPv4 through it', () => {
    const table = HEAD + row(`${V6_LOOPBACK}:C350`, `${V6_LOOPBACK}:2084`, '01', 1001)
    expect(uidInTable(table, V6)).toBe('1001')
    const mapped = '0000000000000000FFFF00000100007F'
    expect(uidInTable(HEAD + row(`${mapped}:C350`, `${mapped}:2084`, '01', 1001), CONNECTION)).toBe('1001')
    expect(uidInTable(table, CONNECTION)).toBeNull()
  })

  it.each([
    [
      'the peer has closed it: the kernel shows user 0 for what nobody owns',
      row('0100007F:C350', '0100007F:2084', '04', 0),
    ],
    ['only our own end is listed', OURS],
    ['the peer has another address', row('0200007F:C350', '0100007F:2084', '01', 1001)],
    ['the peer talks to another port', row('0100007F:C350', '0100007F:2085', '01', 1001)],
    ['the table cannot be read', ''],
  ])('is unknown when %s', (_why, table) => {
    expect(uidInTable(HEAD + table, CONNECTION)).toBeNull()
  })

  it.skipIf(process.platform !== 'linux')('is found for a real connection over IPv4 and IPv6', async () => {
    const own = process.getuid?.() ?? -1
    for (const host of ['127.0.0.1', '::1']) {
      const { socket, close } = await accept(host).catch(() => ({ socket: null, close: () => undefined }))
      if (socket === null) continue // A computer without IPv6.
      const connection = connectionOf(socket)
      expect(connection && (await procNetPeers(own)(connection))).toBe('same-user')
      expect(connection && (await procNetPeers(own + 1)(connection))).toBe('another-user')
      close()
    }
  })
})

describe('the user of a connection on macOS', () => {
  it('is read from lsof -F', () => {
    const output = 'p812\nu501\nf23\nn127.0.0.1:50000->127.0.0.1:8324\n'
    expect(uidInOutput(output, CONNECTION)).toBe('501')
    expect(uidInOutput('p812\nu501\nf23\nn[::1]:50000->[::1]:8324\n', V6)).toBe('501')
  })

  it.each([
    ['the other direction', 'p812\nu501\nf23\nn127.0.0.1:8324->127.0.0.1:50000\n'],
    [
      'a process that hides its user behind one that does not',
      'p811\nu501\np812\nf23\nn127.0.0.1:50000->127.0.0.1:8324\n',
    ],
    ['nothing', ''],
  ])('is not read from %s', (_what, output) => {
    expect(uidInOutput(output, CONNECTION)).toBeNull()
  })
})

describe('the user of a connection on Windows', () => {
  it('is the owner of the process, compared with our own', async () => {
    const output = 'peer=S-1-5-21-1-2-3-1001\r\nown=S-1-5-21-1-2-3-1001\r\n'
    expect(sidsInOutput(output)).toEqual({ peer: 'S-1-5-21-1-2-3-1001', own: 'S-1-5-21-1-2-3-1001' })
    expect(await windowsPeers(async () => output)(CONNECTION)).toBe('same-user')
  })

  it.each([
    ['another-user', 'peer=S-1-5-21-1-2-3-1002\r\nown=S-1-5-21-1-2-3-1001\r\n'],
    ['unknown', 'peer=\r\nown=S-1-5-21-1-2-3-1001\r\n'],
    ['unknown', ''],
  ])('is %s otherwise', async (verdict, output) => {
    expect(await windowsPeers(async () => output)(CONNECTION)).toBe(verdict)
  })
})

describe('a system that we do not know', () => {
  it('tells nobody apart, so that everybody is refused', async () => {
    expect(await peersOfThisComputer('aix', 1000)(CONNECTION)).toBe('unknown')
    expect(await peersOfThisComputer('linux', undefined)(CONNECTION)).toBe('unknown')
    expect(judgeUser('', '1000')).toBe('unknown')
    expect(judgeUser('1000', '')).toBe('unknown')
  })
})

async function accept(host: string): Promise<{ socket: Socket; close: () => void }> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  const { port } = server.address() as AddressInfo // A listening TCP server has one.
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const client = connect(port, host)
  const socket = await accepted
  const close = () => {
    client.destroy()
    socket.destroy()
    server.close()
  }
  return { socket, close }
}
