import { createConnection } from 'node:net'
import { openMailer } from '@jitsuin/platform'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MailCatcher, startMailCatcher } from './index.js'

const AT = new Date('2026-11-20T00:12:00Z')

describe('the mail catcher', () => {
  let catcher: MailCatcher
  beforeEach(async () => {
    catcher = await startMailCatcher({ port: 0, clock: () => AT })
  })
  afterEach(() => catcher.close())

  const mailer = (tls: 'off' | 'required' = 'off') =>
    openMailer({
      host: '127.0.0.1',
      port: catcher.smtpPort,
      tls,
      sender: { name: '電子認証センター', address: 'centre@example.jp' },
    })
  const page = async (url: string) => (await catcher.service.inject({ method: 'GET', url })).body

  it('shows a letter of the platform in Japanese, and makes links of our own addresses only', async () => {
    const text =
      '実印 太郎 様\n続き http://apply.localhost:8317/continue#abc_-9 と https://evil.example/x\n<script>1</script>'
    await mailer().send({ to: 'taro@example.jp', subject: '申請を受け付けました', text })
    const [letter] = catcher.letters()
    expect(letter).toMatchObject({
      to: ['taro@example.jp'],
      subject: '申請を受け付けました',
      from: 'centre@example.jp',
    })
    expect(await page('/')).toContain('申請を受け付けました')
    const shown = await page(`/letters/${letter?.id}`)
    expect(shown).toContain('<a href="http://apply.localhost:8317/continue#abc_-9">')
    expect(shown).not.toContain('href="https://evil')
    expect(shown).not.toContain('<script>1')
    expect(shown).toContain('デモ')
  })

  it('keeps the newest 200 letters', async () => {
    const send = mailer().send
    for (let round = 0; round < 21; round++) {
      await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          send({ to: 'a@example.jp', subject: `${round * 10 + at}`, text: 'x' }),
        ),
      )
    }
    expect(catcher.letters()).toHaveLength(200)
    expect(catcher.letters().map(({ subject }) => subject)).not.toContain('0')
  })

  it('refuses a letter of more than half a megabyte', async () => {
    const sending = mailer().send({ to: 'a@example.jp', subject: 'x', text: 'あ'.repeat(300_000) })
    await expect(sending).rejects.toMatchObject({ code: 'mail/not-sent' })
    expect(catcher.letters()).toEqual([])
  })

  it('offers no encryption, so a mailer that requires it sends nothing', async () => {
    const sending = mailer('required').send({ to: 'a@example.jp', subject: 'x', text: 'x' })
    await expect(sending).rejects.toMatchObject({ code: 'mail/not-sent' })
  })

  it('survives a client that hangs up within a letter, and one that talks nonsense', async () => {
    for (const words of [
      'EHLO a\r\nMAIL FROM:<a@b.jp>\r\nRCPT TO:<c@d.jp>\r\nDATA\r\nSubject: ',
      '\0\x01\xff GET / HTTP/1.1',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = createConnection(catcher.smtpPort, '127.0.0.1', () =>
          socket.write(words, () => socket.destroy()),
        )
        socket.on('close', () => resolve())
        socket.on('error', () => resolve())
      })
    }
    await mailer().send({ to: 'a@example.jp', subject: 'still there', text: 'x' })
    expect(catcher.letters()[0]?.subject).toBe('still there')
  })

  it('empties itself only at a wish of its own page', async () => {
    await mailer().send({ to: 'a@example.jp', subject: 'x', text: 'x' })
    const post = (origin: string) =>
      catcher.service.inject({
        method: 'POST',
        url: '/letters/empty',
        headers: { 'sec-fetch-site': origin, 'content-type': 'application/x-www-form-urlencoded' },
      })
    expect((await post('cross-site')).statusCode).toBe(403)
    expect(catcher.letters()).toHaveLength(1)
    expect((await post('same-origin')).statusCode).toBe(303)
    expect(catcher.letters()).toEqual([])
  })

  it('does not know a letter that is gone', async () => {
    const gone = await catcher.service.inject({ method: 'GET', url: `/letters/${crypto.randomUUID()}` })
    expect(gone.statusCode).toBe(404)
  })
})
