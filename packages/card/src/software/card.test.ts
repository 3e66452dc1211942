/** The very commands of hpki §5.2 and of real cards, and what other programs say to the answers. */
import { randomBytes, sign, verify } from 'node:crypto'
import { parseCertificate, readPublicKey } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHere, run, temporaryFolder } from '../../test/programs.js'
import { bytes, type Doctor, hex, makeCard, makeDoctor, PIN, PUK, sendHex } from '../../test/sample-cards.js'
import { createSoftwareCard } from './card.js'

const SIGN_AID = 'e828bd080fa000000391000000000001'
const AUTH_AID = 'e828bd080fa000000391000000000002'
const PIN_HEX = hex(Buffer.from(PIN))
/** SHA-256 of "abc" (FIPS 180-4) in the DigestInfo of RFC 8017 §9.2, note 1. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const DIGEST_INFO = `3031300d060960864801650304020105000420${ABC}`
const BLOCK = `0001${'ff'.repeat(256 - 3 - 51)}00${DIGEST_INFO}`

let doctor: Doctor
const folder = temporaryFolder()

beforeAll(async () => {
  doctor = await makeDoctor()
})
afterAll(() => folder.remove())

const publicKey = (certificate: Uint8Array) => readPublicKey(parseCertificate(certificate).spkiBytes)

describe('a software HPKI card, as issued', () => {
  it('signs by the commands seen on real cards, and Node finds the signature right', async () => {
    const { channel } = await makeCard(doctor)
    const fci = await sendHex(channel, `00a4040010${SIGN_AID}00`)
    expect(fci).toBe(`6f128410${SIGN_AID}9000`)
    expect(await sendHex(channel, '00a4020c02000c')).toBe('9000')
    expect(await sendHex(channel, '002241b6048402000c')).toBe('9000')
    expect(await sendHex(channel, `0020008804${PIN_HEX}`)).toBe('9000')
    const answer = await sendHex(channel, `002a9e9a000100${BLOCK}0000`)
    expect(answer).toHaveLength(2 * 258)
    const signature = bytes(answer.slice(0, -4))
    const [certificate] = doctor.signature.certificatesDer
    expect(verify('sha256', Buffer.from('abc'), publicKey(certificate), signature)).toBe(true)
    expect(hex(signature)).toBe(hex(sign('sha256', Buffer.from('abc'), doctor.signature.privateKey)))
  })

  it.skipIf(!isHere('openssl'))(
    'signs what openssl verifies, with the certificate read from the card',
    async () => {
      const { channel } = await makeCard(doctor)
      await sendHex(channel, `00a4040010${AUTH_AID}00`)
      await sendHex(channel, '002241b6048402000c')
      await sendHex(channel, `0020008804${PIN_HEX}`)
      const signature = bytes((await sendHex(channel, `002a9e9a000100${BLOCK}0000`)).slice(0, -4))
      await sendHex(channel, '00a4020c020016')
      const certificate = bytes((await sendHex(channel, '00b00000000000')).slice(0, -4))
      const files = {
        message: folder.write('message', 'abc'),
        signature: folder.write('signature', signature),
        certificate: folder.write('certificate.der', certificate),
      }
      const key = folder.write(
        'key.pem',
        run('openssl', 'x509', '-inform', 'DER', '-in', files.certificate, '-noout', '-pubkey').output,
      )
      const verdict = run(
        'openssl',
        'dgst',
        '-sha256',
        '-verify',
        key,
        '-signature',
        files.signature,
        files.message,
      )
      expect(verdict.output).toContain('Verified OK')
    },
  )

  it('wants the PIN before every signature in the signature application, and once in the other', async () => {
    const { channel } = await makeCard(doctor)
    const twice = async (aid: string) => {
      await sendHex(channel, `00a4040010${aid}00`)
      await sendHex(channel, '002241b6048402000c')
      await sendHex(channel, `0020008804${PIN_HEX}`)
      const first = await sendHex(channel, `002a9e9a000100${BLOCK}0000`)
      return [first.slice(-4), (await sendHex(channel, `002a9e9a000100${BLOCK}0000`)).slice(-4)]
    }
    expect(await twice(SIGN_AID)).toEqual(['9000', '6982'])
    expect(await twice(AUTH_AID)).toEqual(['9000', '9000'])
  })

  it('forgets a verified PIN when an application is selected: the two cannot be interleaved', async () => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${AUTH_AID}00`)
    await sendHex(channel, `0020008804${PIN_HEX}`)
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    await sendHex(channel, `00a4040010${AUTH_AID}00`)
    await sendHex(channel, '002241b6048402000c')
    expect(await sendHex(channel, `002a9e9a000100${BLOCK}0000`)).toBe('6982')
  })

  it('forgets it on reset, and selects nothing', async () => {
    const card = await makeCard(doctor)
    await sendHex(card.channel, `00a4040010${AUTH_AID}00`)
    await sendHex(card.channel, `0020008804${PIN_HEX}`)
    card.reset()
    expect(await sendHex(card.channel, '00a4020c020016')).toBe('6a82')
    expect(await sendHex(card.channel, '0020008800')).not.toBe('9000')
  })

  it('does not let a reset be overtaken by a PIN that was on its way', async () => {
    const card = await makeCard(doctor)
    await sendHex(card.channel, `00a4040010${AUTH_AID}00`)
    const verified = sendHex(card.channel, `0020008804${PIN_HEX}`)
    await Promise.resolve()
    card.reset()
    await verified
    expect(await sendHex(card.channel, `00a4040010${AUTH_AID}00`)).toMatch(/9000$/)
    await sendHex(card.channel, '002241b6048402000c')
    expect(await sendHex(card.channel, `002a9e9a000100${BLOCK}0000`)).toBe('6982')
  })

  it('counts wrong PINs, says how many tries are left, and locks after fifteen (T-C09-3)', async () => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    expect(await sendHex(channel, '00200088')).toBe('63cf')
    const said = []
    for (let tried = 0; tried < 16; tried++) said.push(await sendHex(channel, '002000880439393939'))
    expect(said.slice(0, 3)).toEqual(['63ce', '63cd', '63cc'])
    expect(said.slice(13)).toEqual(['63c1', '63c0', '6984'])
    expect(await sendHex(channel, `0020008804${PIN_HEX}`)).toBe('6984')
    expect(await sendHex(channel, '00200088')).toBe('6984')
  })

  it('gives the tries back after a right PIN, and takes none for one of impossible length', async () => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    await sendHex(channel, '002000880439393939')
    expect(await sendHex(channel, '0020008803393939')).toBe('6700')
    expect(await sendHex(channel, '00200088')).toBe('63ce')
    await sendHex(channel, `0020008804${PIN_HEX}`)
    expect(await sendHex(channel, '00200088')).toBe('63cf')
  })

  it('is unlocked by its code of eight digits, which has tries of its own', async () => {
    const { channel } = await makeCard(doctor, { tries: 1 })
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    expect(await sendHex(channel, '002000880439393939')).toBe('63c0')
    expect(await sendHex(channel, `002c00880c${'39'.repeat(8)}31323334`)).toBe('63c9')
    expect(await sendHex(channel, `002c00880c${hex(Buffer.from(PUK))}31323334`)).toBe('9000')
    expect(await sendHex(channel, '002000880431323334')).toBe('9000')
  })

  it('changes a PIN for the old one alone', async () => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    expect(await sendHex(channel, `0024008809${'39'.repeat(4)}3132333435`)).toBe('63ce')
    expect(await sendHex(channel, `0024008809${PIN_HEX}3132333435`)).toBe('9000')
    expect(await sendHex(channel, `0020008804${PIN_HEX}`)).toBe('63ce')
    expect(await sendHex(channel, '00200088053132333435')).toBe('9000')
  })

  it('tells nothing of the length of a PIN to who does not know it', async () => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    const said = []
    for (const data of ['39', '39393939', '3939393939', '3939393939393939'])
      said.push(await sendHex(channel, `00240088${(data.length / 2).toString(16).padStart(2, '0')}${data}`))
    expect(said).toEqual(['63ce', '63cd', '63cc', '63cb'])
    expect(await sendHex(channel, `0024008806${PIN_HEX}3132`)).toBe('6a80')
    expect(await sendHex(channel, `0020008804${PIN_HEX}`)).toBe('9000')
  })

  it('gives the rest of an answer once, and to nobody who asked for something else meanwhile', async () => {
    const { channel } = await makeCard(doctor)
    expect(await sendHex(channel, `00a4040010${SIGN_AID}`)).toBe('6114')
    expect(await sendHex(channel, '00c0000004')).toBe('6f1284106110')
    expect(await sendHex(channel, '00c0000010')).toBe(`${SIGN_AID}9000`)
    expect(await sendHex(channel, '00c0000010')).toBe('6985')
    await sendHex(channel, `00a4040010${SIGN_AID}`)
    await sendHex(channel, '00200088')
    expect(await sendHex(channel, '00c0000014')).toBe('6985')
  })

  it.each([
    ['an application that it does not have', '00a4040c0ad392f000260100000001', '6a82'],
    ['EF.DIR, which HPKI cards have not', '00a4000c022f00', '6a82'],
    ['an instruction that it does not know', '00ca010100', '6d00'],
    ['a class that it does not know', 'a0a40000023f00', '6e00'],
    ['a logical channel', '01a40400', '6881'],
    ['secure messaging', '04a40400', '6882'],
    ['reading without a selected file', '00b0000000', '6986'],
    ['a file that it does not have', '00a4020c02dead', '6a82'],
    ['a PIN that it does not have', '00200081', '6a88'],
    ['a key that it does not have', '002241b6048402000d', '6a88'],
    ['a signature without a chosen key', `002a9e9a000100${'00'.repeat(256)}0000`, '6985'],
    ['a command cut short', '00a404', '6700'],
    ['a command whose length lies', '00a4040010e828', '6700'],
    ['writing', '00d600000100', '6982'],
    ['making a key', '0047800000', '6982'],
    ['ending a personalisation that has ended', '00440000', '6982'],
    ['a transport key after personalisation', '00200001083132333435363738', '6a88'],
  ])('refuses %s', async (_what, command, expected) => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    expect(await sendHex(channel, command)).toBe(expected)
  })

  it.each([
    ['half a block', 'ff'.repeat(128), '6a80'],
    ['a number above the modulus', 'ff'.repeat(256), '6a80'],
  ])('signs no %s', async (_what, block, expected) => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${AUTH_AID}00`)
    await sendHex(channel, '002241b6048402000c')
    await sendHex(channel, `0020008804${PIN_HEX}`)
    const length = (block.length / 2).toString(16).padStart(4, '0')
    expect(await sendHex(channel, `002a9e9a00${length}${block}0000`)).toBe(expected)
  })

  it('takes a block in two pieces, from readers that know no extended length', async () => {
    const { channel } = await makeCard(doctor)
    await sendHex(channel, `00a4040010${AUTH_AID}00`)
    await sendHex(channel, '002241b6048402000c')
    await sendHex(channel, `0020008804${PIN_HEX}`)
    expect(await sendHex(channel, `102a9e9aff${BLOCK.slice(0, 510)}`)).toBe('9000')
    expect((await sendHex(channel, `002a9e9a01${BLOCK.slice(510)}00`)).slice(-4)).toBe('9000')
  })

  it('keeps every lost try before it answers, even before it looks at the PIN', async () => {
    const kept: number[] = []
    const state = (await makeCard(doctor)).state()
    const card = createSoftwareCard(state, {
      random: randomBytes,
      save: async ({ applications }) => {
        kept.push(applications[0]?.passwords[0]?.triesLeft ?? -1)
      },
    })
    await sendHex(card.channel, `00a4040010${SIGN_AID}00`)
    await sendHex(card.channel, '002000880439393939')
    expect(kept).toEqual([14])
    await sendHex(card.channel, `0020008804${PIN_HEX}`)
    expect(kept).toEqual([14, 13, 15])
  })

  it('falls mute when a lost try cannot be kept', async () => {
    const state = (await makeCard(doctor)).state()
    const card = createSoftwareCard(state, {
      random: randomBytes,
      save: () => Promise.reject(new Error('the disk is full')),
    })
    await sendHex(card.channel, `00a4040010${SIGN_AID}00`)
    const unsaved = expect.objectContaining({ code: 'software-card/unsaved' })
    await expect(sendHex(card.channel, `0020008804${PIN_HEX}`)).rejects.toEqual(unsaved)
    await expect(sendHex(card.channel, `00a4040010${SIGN_AID}00`)).rejects.toEqual(unsaved)
  })
})

describe('a software HPKI card, by the guideline', () => {
  it('answers partial names and "next", short identifiers, PIN reference 96 and the key by its file', async () => {
    const { channel } = await makeCard(doctor, { layout: 'guideline' })
    expect(await sendHex(channel, '00a4040005e828bd080f00')).toBe(`6f128410${SIGN_AID}9000`)
    expect(await sendHex(channel, '00a4040205e828bd080f00')).toBe(`6f128410${AUTH_AID}9000`)
    expect(await sendHex(channel, '00a4040205e828bd080f00')).toBe('6a82')
    expect(await sendHex(channel, '00b0910000')).toMatch(/^a8.*9000$/)
    expect(await sendHex(channel, '002241b60481020017')).toBe('9000')
    expect(await sendHex(channel, `0020009604${PIN_HEX}`)).toBe('9000')
    expect((await sendHex(channel, `002a9e9a000100${BLOCK}0000`)).slice(-4)).toBe('9000')
  })

  it.skipIf(!isHere('openssl'))('has directories that openssl asn1parse reads', async () => {
    const { channel } = await makeCard(doctor, { layout: 'guideline' })
    await sendHex(channel, `00a4040010${SIGN_AID}00`)
    const tree = async (command: string) => {
      const path = folder.write('directory', bytes((await sendHex(channel, command)).slice(0, -4)))
      const { status, output } = run('openssl', 'asn1parse', '-inform', 'DER', '-in', path)
      expect(status).toBe(0)
      return output
    }
    expect(await tree('00b0930000')).toMatch(
      /UTF8STRING\s+:PIN[\s\S]*ENUMERATED\s+:02[\s\S]*INTEGER\s+:04[\s\S]*INTEGER\s+:10/,
    )
    expect(await tree('00b0940000')).toMatch(/Private key of HPKI[\s\S]*INTEGER\s+:01[\s\S]*INTEGER\s+:0800/)
    expect(await tree('00b0950000')).toContain('HPKI END ENTITY CERTIFICATE')
    expect(await tree('00b0920000')).toContain('cont [ 0 ]')
  })
})
