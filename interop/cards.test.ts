/** Software cards in the virtual reader of the real PC/SC service: OpenSC and openssl judge them, our own client uses them. */
import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { cardSigner, openApplication, readPinState, verifyPin } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import { pcscReaders } from '@jitsuin/readers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Inserted,
  insertCard,
  JPKI_SIGNATURE_PIN,
  makeHpkiCards,
  makeJpkiCard,
  PIN,
} from './support/cards/cards.js'
import { asn1, OPENSC_MODULE, opensc, readCardFile, sendCommands } from './support/cards/opensc.js'
import { canUsePcscd, type Pcscd, usePcscd, VIRTUAL_READER } from './support/cards/pcscd.js'
import { Folder } from './support/folder.js'
import { jitsuin, jitsuinDoes, reasonsOf, verify } from './support/jitsuin.js'
import { areHere, must, PATIENCE_MS, run } from './support/programs.js'

const SIGNATURE_AID = 'E828BD080FA000000391000000000001'
const AUTHENTICATION_AID = 'E828BD080FA000000391000000000002'
/** What PKCS#1 v1.5 puts before a SHA-256 digest (RFC 8017 §9.2). */
const SHA256_PREFIX = Buffer.from('3031300d060960864801650304020105000420', 'hex')

const canRun = areHere('pcscd', 'opensc-tool', 'pkcs11-tool', 'pkcs15-tool', 'openssl') && canUsePcscd()

describe.skipIf(!canRun)('software cards in a virtual reader', () => {
  const folder = new Folder()
  let service: Pcscd
  let inserted: Inserted

  beforeAll(async () => {
    service = await usePcscd()
    await makeHpkiCards(folder)
    await makeJpkiCard(folder)
  }, PATIENCE_MS)
  afterEach(() => inserted?.remove())
  afterAll(async () => {
    await service?.close()
    folder.remove()
  })

  describe.each([
    {
      layout: 'guideline',
      files: {
        od: { shortId: 0x11 },
        aod: { shortId: 0x13 },
        prkd: { shortId: 0x14 },
        cd: { shortId: 0x15 },
      },
      certificate: { shortId: 0x18 },
      directory: ['98', 'A0', 'A8'],
      pin: '96',
    },
    {
      layout: 'issued',
      files: { od: { id: '5031' }, aod: { id: '0001' }, prkd: { id: '0002' }, cd: { id: '0004' } },
      certificate: { id: '0016' },
      directory: ['0001', '0002', '0004'],
      pin: '88',
    },
  ])('the HPKI card of layout $layout', ({ layout, files, certificate, directory, pin }) => {
    beforeEach(async () => {
      inserted = await insertCard(folder.at(`${layout}.card.json`))
    })

    it('has the ATR of such cards, and answers the discovery commands of opensc-tool', async () => {
      const tool = opensc(folder, 'default')
      expect((await tool('opensc-tool', '-a')).out).toContain('00:4e:00:00:f7:81:d1:00')
      const answers = await sendCommands(tool, [
        `00A4040010${SIGNATURE_AID}00`,
        '00A4040005E828BD080F00',
        '00A4040205E828BD080F00',
        '00A4040205E828BD080F00',
        `00A4040010${AUTHENTICATION_AID}00`,
        `002000${pin}`,
        '00A4040005F000000001',
      ])
      const statuses = ['9000', '9000', '9000', '6A82', '9000', '63CF', '6A82']
      expect(answers.map(({ status }) => status)).toEqual(statuses)
      expect(answers[2]?.data.toString('hex')).toContain(AUTHENTICATION_AID.toLowerCase())
    })

    it('has directory files that openssl reads', async () => {
      const read = (file: typeof files.od) =>
        readCardFile(opensc(folder, 'default'), { aid: SIGNATURE_AID, file })
      const od = await asn1(folder, await read(files.od))
      for (const path of directory) expect(od).toContain(`OCTET STRING      [HEX DUMP]:${path}`)
      expect(await asn1(folder, await read(files.aod))).toContain(':PIN')
      expect(await asn1(folder, await read(files.prkd))).toContain(':Private key of HPKI')
      const cd = await asn1(folder, await read(files.cd))
      expect(cd).toContain(':HPKI END ENTITY CERTIFICATE')
      expect(cd).toContain(':HPKI ROOT CA CERTIFICATE')
    })

    it('has certificates that openssl reads and whose chain it verifies', async () => {
      for (const [aid, authority] of [
        [SIGNATURE_AID, 'signing-ca'],
        [AUTHENTICATION_AID, 'auth-person-ca'],
      ] as const) {
        const der = await readCardFile(opensc(folder, 'default'), { aid, file: certificate })
        const file = folder.at('read.pem')
        await must('openssl', ['x509', '-inform', 'DER', '-in', folder.write('read.der', der), '-out', file])
        const above = [
          '-CAfile',
          folder.at('ca/root.crt.pem'),
          '-untrusted',
          folder.at(`ca/${authority}.crt.pem`),
        ]
        expect(await must('openssl', ['verify', ...above, file])).toContain('OK')
      }
    })

    it('signs a document through our own client, over pcscd', async () => {
      const file = folder.write('letter.xml', '<letter>text</letter>')
      const out = folder.at('signed.xml')
      const form = [
        '--format',
        'xades',
        '--reader',
        VIRTUAL_READER,
        '--pin-file',
        folder.at('pin'),
        '--out',
        out,
      ]
      await jitsuinDoes('card', 'sign', file, ...form)
      const [verdict] = await verify([out], '--trust', folder.at('ca'))
      expect(verdict && reasonsOf(verdict)).toBe('VALID')
    })

    it('makes a signature for sign-in that openssl verifies, over pcscd (C-09)', async () => {
      const readers = pcscReaders()
      try {
        const signer = await cardSigner({
          useCard: (work) => readers.useCard(VIRTUAL_READER, work),
          application: 'hpki-authentication',
          askPin: async () => ({ answer: 'pin', pin: PIN }),
        })
        const signature = folder.write('signature', await signer.sign(Buffer.from('challenge')))
        const key = folder.write('spki.der', signer.spkiDer)
        const data = folder.write('data', 'challenge')
        const check = ['dgst', '-sha256', '-verify', key, '-keyform', 'DER', '-signature', signature, data]
        expect(await must('openssl', check)).toContain('Verified OK')
      } finally {
        readers.close()
      }
    })
  })

  describe('our PC/SC client', () => {
    const readers = pcscReaders({ patienceMs: 0 })
    beforeEach(async () => {
      inserted = await insertCard(folder.at('issued.card.json'))
    })
    afterAll(() => readers.close())

    it('lists the readers and what is in them', async () => {
      expect(await readers.list()).toContainEqual({ name: VIRTUAL_READER, kind: 'hardware', card: 'present' })
    })

    it('has the card for itself, and leaves no verified PIN behind', async () => {
      const others = await readers.useCard(VIRTUAL_READER, async (channel) => {
        const application = await openApplication(channel, 'hpki-authentication')
        expect(await verifyPin(channel, application, PIN)).toEqual({ verdict: 'accepted' })
        const second = readers.useCard(VIRTUAL_READER, async () => 'used')
        await expect(second).rejects.toMatchObject({ code: 'readers/in-use' })
        return await run('opensc-tool', ['-r', VIRTUAL_READER, '-s', '00A40400'])
      })
      expect(others.out + others.err).toMatch(/Failed to connect|in use|exclusive/i)
      expect(others.out).not.toContain('SW1')
      const [, status] = await sendCommands(opensc(folder, 'default'), [
        `00A4040010${AUTHENTICATION_AID}00`,
        '00200088',
      ])
      expect(status?.status).toBe('63CF')
    })

    it('counts wrong PINs on the card (T-C09-3)', async () => {
      const wrong = await jitsuin(
        ...[
          'card',
          'sign',
          folder.write('letter.xml', '<a/>'),
          '--format',
          'xades',
          '--out',
          folder.at('no.xml'),
        ],
        ...['--reader', VIRTUAL_READER, '--pin-file', folder.at('wrong')],
      )
      expect([wrong.status, wrong.err]).toEqual([1, expect.stringContaining('14 tries are left')])
      const left = await readers.useCard(VIRTUAL_READER, async (channel) =>
        readPinState(channel, await openApplication(channel, 'hpki-signature')),
      )
      expect(left).toEqual({ state: 'waiting', triesLeft: 14 })
    })

    it('names a card that is pulled out in the middle of the work, and a reader without a card', async () => {
      const use = readers.useCard(VIRTUAL_READER, async (channel) => {
        const application = await openApplication(channel, 'hpki-signature')
        await inserted.remove()
        return await verifyPin(channel, application, PIN)
      })
      await expect(use).rejects.toMatchObject({ code: 'readers/removed' })
      const again = readers.useCard(VIRTUAL_READER, async () => 'used')
      await expect(again).rejects.toMatchObject({ code: 'readers/no-card' })
      await expect(readers.useCard('No such reader', async () => 'used')).rejects.toMatchObject({
        code: 'readers/unknown',
      })
      inserted = { remove: async () => undefined }
    })
  })

  describe("the My Number card, under OpenSC's driver for it", () => {
    const driver = () => opensc(folder, 'jpki')
    beforeEach(async () => {
      inserted = await insertCard(folder.at('jpki.card.json'))
    })

    it('is recognised, and lists its certificate, keys and both PINs with their tries', async () => {
      expect((await driver()('opensc-tool', '-n')).out.trim()).toBe('jpki')
      const { out } = await driver()('pkcs15-tool', '--dump')
      for (const name of ['User Authentication PIN', 'Digital Signature PIN', 'User Authentication Key'])
        expect(out).toContain(name)
    })

    it('gives its certificate for user authentication to anybody, and that for signatures to nobody without its PIN', async () => {
      const { out } = await driver()('pkcs15-tool', '--read-certificate', '1')
      expect(out).toContain('BEGIN CERTIFICATE')
      const subject = await must('openssl', [
        'x509',
        '-noout',
        '-subject',
        '-in',
        folder.write('read.pem', out),
      ])
      expect(subject).toContain('Invented authentication')
      const refused = await driver()(
        'opensc-tool',
        '-s',
        '00A4040C0AD392F000260100000001',
        '-s',
        '00A4020C020001',
        '-s',
        '00B0000004',
      )
      expect(refused.out).toMatch(/SW1=0x69, SW2=0x82/)
    })

    it.each([
      ['User Authentication', PIN, 'authentication'],
      ['Digital Signature', JPKI_SIGNATURE_PIN, 'signature'],
    ])('signs with the key for %s, and openssl verifies it', async (name, pin, key) => {
      const digestInfo = Buffer.concat([SHA256_PREFIX, createHash('sha256').update('text').digest()])
      const token = ['--module', OPENSC_MODULE, '--token-label', `JPKI (${name} PIN)`]
      const files = [
        '--input-file',
        folder.write('info', digestInfo),
        '--output-file',
        folder.at('signature'),
      ]
      const sign = ['--login', '--pin', pin, '--sign', '--mechanism', 'RSA-PKCS', ...files]
      const { status, err } = await driver()('pkcs11-tool', ...token, ...sign)
      expect([status, err]).toEqual([0, expect.any(String)])
      const publicKey = folder.at(`${key}.pem`)
      const check = ['-verify', publicKey, '-signature', folder.at('signature'), folder.write('data', 'text')]
      expect(await must('openssl', ['dgst', '-sha256', ...check])).toContain('Verified OK')
    })

    it('counts a wrong PIN', async () => {
      const token = ['--module', OPENSC_MODULE, '--token-label', 'JPKI (User Authentication PIN)']
      const login = await driver()('pkcs11-tool', ...token, '--login', '--pin', '9999', '--list-objects')
      expect(login.err).toContain('CKR_PIN_INCORRECT')
      expect((await driver()('pkcs15-tool', '--dump')).out).toMatch(/Tries left\s*: 2/)
    })

    it('is told apart by our own client', async () => {
      const { out } = await jitsuin('card', 'list', '--json')
      expect(out).toContain('"contents":"jpki"')
    })
  })

  it('may lose their service and find it again, and our client lives on', async ({ skip }) => {
    if (service.owner === 'others') skip('the service of this computer is not ours to stop')
    const readers = pcscReaders()
    const names = () =>
      readers.list().then(
        (states) => states.map(({ name }) => name).join(),
        (error: unknown) => (error instanceof CodedError ? error.code : String(error)),
      )
    try {
      expect(await names()).toContain(VIRTUAL_READER)
      await service.close()
      await expect.poll(names, { timeout: PATIENCE_MS }).toBe('readers/no-service')
      collectGarbage() // what was left of the lost connection ended the whole process here
      service = await usePcscd()
      await expect.poll(names, { timeout: PATIENCE_MS }).toContain(VIRTUAL_READER)
      collectGarbage()
    } finally {
      readers.close()
    }
  })
})

/** Collects twice: finalizers of the first round may leave work for the second. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // V8 gives the function to contexts that are made after the flag
  collect()
  collect()
}
