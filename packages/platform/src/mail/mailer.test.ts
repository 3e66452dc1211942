/** The mailer against servers on real sockets: good ones, and one of each kind of bad. */

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type MailSettings, openMailer } from './mailer.js'

const LETTER = { to: 'taro@example.jp', subject: '受け付けました', text: '実印 太郎 様\r\n.\r\n続き' }

type Server4Test = { readonly settings: MailSettings; readonly heard: () => string }

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

/** A mail server by hand: `answer` says what it replies to each line of commands; the letter itself gets 250. */
async function serve(answer: (command: string) => string | undefined): Promise<Server4Test> {
  let heard = ''
  const server = createServer((socket) => {
    sockets.add(socket)
    let inLetter = false
    socket.on('error', () => socket.destroy())
    socket.write(answer('GREETING') ?? '')
    socket.on('data', (data) => {
      heard += data.toString()
      if (inLetter) {
        if (!heard.endsWith('\r\n.\r\n')) return
        inLetter = false
        socket.write(answer('LETTER') ?? '')
        return
      }
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        const command = line.split(/[ :]/)[0]?.toUpperCase() ?? ''
        const reply = answer(command)
        if (reply !== undefined) socket.write(reply)
        if (command === 'DATA' && reply?.startsWith('354')) inLetter = true
        if (command === 'QUIT') socket.end()
      }
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A listening TCP server has one.
  const sender = { name: '電子認証センター（デモ）', address: 'centre@example.jp' }
  return {
    settings: { host: '127.0.0.1', port, tls: 'off', sender, timeoutSeconds: 1 },
    heard: () => heard,
  }
}

const good = (command: string): string => {
  if (command === 'GREETING') return '220 mail.example.jp\r\n'
  if (command === 'DATA') return '354 go on\r\n'
  return command === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n'
}
const but = (command: string, reply: string | undefined) => (asked: string) =>
  asked === command ? reply : good(asked)

describe('a letter', () => {
  it('reaches the server with one sender, one recipient and readable Japanese', async () => {
    const { settings, heard } = await serve(good)
    await openMailer(settings).send({ ...LETTER, messageId: 'case-1.received@apply.localhost' })
    expect(heard()).toContain('MAIL FROM:<centre@example.jp>')
    expect(heard().match(/RCPT TO/g)).toHaveLength(1)
    expect(heard()).toContain('Message-ID: <case-1.received@apply.localhost>')
    expect(heard()).toContain('Auto-Submitted: auto-generated')
    const body = heard().split('\r\n\r\n')[1]?.split('\r\n.\r\n')[0] ?? ''
    expect(Buffer.from(body, 'base64').toString()).toContain('実印 太郎 様')
  })

  it.each([
    ['a second recipient', { to: 'a@example.jp, b@example.jp' }],
    ['a line break in the address', { to: 'a@example.jp\r\nBcc: b@example.jp' }],
    ['a display name with a second address', { to: '"a@example.jp" <b@example.jp>' }],
    ['a line break in the subject', { subject: 'x\r\nBcc: b@example.jp' }],
    ['a line break of Unicode in the subject', { subject: 'x\u2028Bcc: b@example.jp' }],
    ['a message id with a line break', { messageId: 'a@b>\r\nBcc: <c@d' }],
    ['an empty address', { to: '' }],
  ])('is refused before anything is sent: %s', async (_what, wrong) => {
    const { settings, heard } = await serve(good)
    await expect(openMailer(settings).send({ ...LETTER, ...wrong })).rejects.toMatchObject({
      code: 'mail/malformed',
    })
    expect(heard()).toBe('')
  })
})

describe('a server that does not take the letter', () => {
  it.each<[string, (command: string) => string | undefined]>([
    ['refuses everybody', but('GREETING', '554 go away\r\n')],
    ['refuses the recipient', but('RCPT', '550 taro@example.jp is unknown\r\n')],
    ['refuses the sender', but('MAIL', '553 no\r\n')],
    ['is full', but('LETTER', '452 full\r\n')],
    ['never greets', but('GREETING', undefined)],
    ['falls silent within the letter', but('LETTER', undefined)],
    ['talks nonsense', but('GREETING', 'HTTP/1.1 200 OK\r\n\r\n')],
  ])('%s: the letter counts as not sent, and the message names nobody', async (_what, answer) => {
    const { settings } = await serve(answer)
    const failed = openMailer(settings).send(LETTER)
    await expect(failed).rejects.toMatchObject({ code: 'mail/not-sent' })
    await expect(failed).rejects.not.toThrow(/taro/)
  })

  it('offers no STARTTLS although it is required: nothing of the letter is sent', async () => {
    const { settings, heard } = await serve(good)
    const sending = openMailer({ ...settings, tls: 'required' }).send(LETTER)
    await expect(sending).rejects.toMatchObject({ code: 'mail/not-sent' })
    expect(heard()).not.toContain('RCPT')
  })

  it('is not there', async () => {
    const { settings } = await serve(good)
    servers[0]?.close()
    await expect(openMailer(settings).send(LETTER)).rejects.toMatchObject({ code: 'mail/not-sent' })
  })
})
