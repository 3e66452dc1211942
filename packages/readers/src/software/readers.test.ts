import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  cardSigner,
  openApplication,
  personaliseHpkiCard,
  readPinState,
  type SoftwareCardState,
  verifyPin,
} from '@jitsuin/card'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { saveCardFile } from './card-file.js'
import { softwareReaders } from './readers.js'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl && process.env.CI) throw new Error('openssl is needed in CI')
if (!hasOpenssl) console.warn('Skipped: software readers, because openssl is not installed')

const READER = 'Software reader taro'
const PIN = '1234'

/** A card with a key and a certificate of openssl. */
async function makeCard(): Promise<SoftwareCardState> {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-card-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'k.pem']
  const holder = ['-subj', '/CN=Taro', '-addext', 'keyUsage=critical,nonRepudiation']
  const noAuthority = ['-addext', 'basicConstraints=CA:FALSE']
  openssl('req', '-x509', ...key, ...holder, ...noAuthority, '-outform', 'DER', '-out', 'c.der')
  openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'k.pem', '-outform', 'DER', '-out', 'k.der')
  const pkcs8Der = readFileSync(join(folder, 'k.der'))
  const certificatesDer = [readFileSync(join(folder, 'c.der'))]
  rmSync(folder, { recursive: true })
  const applications = { signature: { pkcs8Der, certificatesDer } }
  return await personaliseHpkiCard({
    layout: 'issued',
    label: 'Taro',
    applications,
    pin: PIN,
    puk: '12345678',
    random: randomBytes,
  })
}

describe.skipIf(!hasOpenssl)('software cards in a folder', () => {
  let state: SoftwareCardState
  let folder: string
  const file = () => join(folder, 'taro.card.json')
  const readers = () => softwareReaders(folder, { patienceMs: 0 })

  beforeAll(async () => {
    state = await makeCard()
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jitsuin-cards-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    await saveCardFile(file(), state)
  })

  const triesOnDisk = () => /"triesLeft": (\d+)/.exec(readFileSync(file(), 'utf8'))?.[1]
  const enter = (pin: string) =>
    readers().useCard(READER, async (channel) => {
      const application = await openApplication(channel, 'hpki-signature')
      return await verifyPin(channel, application, pin)
    })

  it('are readers with a card, and other files are none; a file that is no card does not answer', async () => {
    writeFileSync(join(folder, 'broken.card.json'), '{')
    writeFileSync(join(folder, 'note.txt'), '')
    expect(await readers().list()).toEqual([
      { name: 'Software reader broken', kind: 'software', card: 'mute' },
      { name: READER, kind: 'software', card: 'present' },
    ])
    const use = readers().useCard('Software reader broken', async () => 'used')
    await expect(use).rejects.toMatchObject({ code: 'software-card/malformed' })
  })

  it('can be read by their owner alone, before and after they were used', async () => {
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    await enter('9999')
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['taro.card.json'])
  })

  it('sign like any card', async () => {
    const signer = await cardSigner({
      useCard: (work) => readers().useCard(READER, work),
      application: 'hpki-signature',
      askPin: async () => ({ answer: 'pin', pin: PIN }),
    })
    expect(await signer.sign(Buffer.from('text'))).toHaveLength(256)
  })

  it('have a lost try on the disk before they say so, and the full number after the right PIN', async () => {
    expect(await enter('9999')).toEqual({ verdict: 'wrong', triesLeft: 14 })
    expect(triesOnDisk()).toBe('14')
    expect(await enter(PIN)).toEqual({ verdict: 'accepted' })
    expect(triesOnDisk()).toBe('15')
  })

  it('forget a verified PIN when they are given back', async () => {
    expect(await enter(PIN)).toEqual({ verdict: 'accepted' })
    const pin = await readers().useCard(READER, async (channel) =>
      readPinState(channel, await openApplication(channel, 'hpki-signature')),
    )
    expect(pin).toEqual({ state: 'waiting', triesLeft: 15 })
  })

  it('are used by one at a time, and by nobody who has given them back', async () => {
    const kept = await readers().useCard(READER, async (channel) => {
      await expect(enter(PIN)).rejects.toMatchObject({ code: 'readers/in-use' })
      return channel
    })
    await expect(kept.transmit(Buffer.from('00a40400', 'hex'))).rejects.toMatchObject({
      code: 'readers/closed',
    })
  })

  it('wait for their turn', async () => {
    const patient = softwareReaders(folder)
    const order: string[] = []
    const use = (name: string) =>
      patient.useCard(READER, async () => void order.push(`${name} in`, `${name} out`))
    await Promise.all(['a', 'b', 'c'].map(use))
    expect(order.filter((_, at) => at % 2 === 0).map((step) => step.replace('in', 'out'))).toEqual(
      order.filter((_, at) => at % 2 === 1),
    )
  })

  it.each([
    ['deleted', () => unlinkSync(file())],
    ['replaced by another card', () => saveCardFile(file(), { ...state, label: 'Jiro' })],
  ])('are removed when their file is %s in the middle of the work', async (_what, remove) => {
    const use = readers().useCard(READER, async (channel) => {
      const application = await openApplication(channel, 'hpki-signature')
      await remove()
      return await verifyPin(channel, application, '9999')
    })
    await expect(use).rejects.toMatchObject({ code: 'readers/removed' })
  })

  it.each(['Software reader jiro', 'Software reader ../taro', 'taro', 'Software reader '])(
    'refuse a name that is no card here: %s',
    async (name) => {
      const use = readers().useCard(name, async () => 'used')
      await expect(use).rejects.toMatchObject({ code: expect.stringMatching(/^readers\/(unknown|no-card)$/) })
    },
  )

  it.skipIf(process.platform === 'win32')('do not wait for a pipe in the place of a card', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.card.json')])
    const use = readers().useCard('Software reader pipe', async () => 'used')
    await expect(use).rejects.toMatchObject({ code: 'software-card/malformed' })
  })

  it('refuse a folder that is not there', async () => {
    await expect(softwareReaders(join(folder, 'nothing')).list()).rejects.toMatchObject({
      code: 'readers/folder',
    })
  })
})
