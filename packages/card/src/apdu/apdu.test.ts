import { describe, expect, it } from 'vitest'
import { bytes, hex } from '../../test/sample-cards.js'
import { encodeCommand, parseCommand } from './command.js'
import {
  chooseKey,
  readBinaryByShortId,
  selectApplication,
  selectFile,
  signBlock,
  signDigestInfo,
  verify,
} from './commands.js'
import { exchange } from './exchange.js'
import { parseResponse } from './response.js'
import { describeStatus } from './status-words.js'

/** Cases 1 to 4 of ISO/IEC 7816-4 §5.1, written by hand. */
const CASES = [
  ['case 1', '00440000', { cla: 0, ins: 0x44, p1: 0, p2: 0 }],
  ['case 2, short', '00b0000010', { cla: 0, ins: 0xb0, p1: 0, p2: 0, expectedBytes: 16 }],
  ['case 2, short, 256', '00b0000000', { cla: 0, ins: 0xb0, p1: 0, p2: 0, expectedBytes: 256 }],
  ['case 2, extended', '00b00000001000', { cla: 0, ins: 0xb0, p1: 0, p2: 0, expectedBytes: 4096 }],
  ['case 2, extended, 65,536', '00b00000000000', { cla: 0, ins: 0xb0, p1: 0, p2: 0, expectedBytes: 65_536 }],
  ['case 3, short', '00200088021234', { cla: 0, ins: 0x20, p1: 0, p2: 0x88, data: bytes('1234') }],
  [
    'case 3, extended',
    `00d6000000010001${'00'.repeat(255)}`,
    { cla: 0, ins: 0xd6, p1: 0, p2: 0, data: bytes(`01${'00'.repeat(255)}`) },
  ],
  [
    'case 4, short',
    '00a4040002abcd00',
    { cla: 0, ins: 0xa4, p1: 4, p2: 0, data: bytes('abcd'), expectedBytes: 256 },
  ],
] as const

describe('command APDUs', () => {
  it.each(CASES)('are written and read: %s', (_what, text, command) => {
    expect(hex(encodeCommand(command))).toBe(text)
    const { form: _, ...read } = parseCommand(bytes(text))
    expect({ ...read, data: read.data && hex(read.data) }).toEqual({
      ...command,
      data: 'data' in command ? hex(command.data) : undefined,
    })
  })

  it('of case 4 in extended form have two octets of Le', () => {
    const text = `002a9e9a000100${'00'.repeat(256)}0000`
    expect(hex(encodeCommand(signBlock(new Uint8Array(256))))).toBe(text)
    expect(parseCommand(bytes(text)).expectedBytes).toBe(65_536)
  })

  it.each(['', '00', '00a404', '00a4040005ab', '00a4040001abcdef', '00a40400000002aa', '00a4040000000100aa'])(
    'refuse lengths that lie: "%s"',
    (text) => {
      expect(() => parseCommand(bytes(text))).toThrow(expect.objectContaining({ code: 'apdu/malformed' }))
    },
  )

  it('are not made longer than they can be', () => {
    const command = { cla: 0, ins: 0, p1: 0, p2: 0, data: new Uint8Array(65_536) }
    expect(() => encodeCommand(command)).toThrow(expect.objectContaining({ code: 'apdu/malformed' }))
    const long = { ...command, data: new Uint8Array(256) }
    expect(() => encodeCommand(long, 'short')).toThrow(expect.objectContaining({ code: 'apdu/malformed' }))
  })

  it('have the bytes of the guideline and of real cards (hpki §5.2)', () => {
    const aid = bytes('e828bd080fa000000391000000000001')
    expect(hex(encodeCommand(selectApplication(aid)))).toBe('00a4040010e828bd080fa00000039100000000000100')
    expect(hex(encodeCommand(selectApplication(aid.subarray(0, 5), 'next')))).toBe('00a4040205e828bd080f00')
    expect(hex(encodeCommand(selectFile(bytes('0016'))))).toBe('00a4020c020016')
    expect(hex(encodeCommand(readBinaryByShortId(0x18)))).toBe('00b0980000')
    expect(hex(encodeCommand(verify(0x88)))).toBe('00200088')
    expect(hex(encodeCommand(verify(0x96, bytes('31323334'))))).toBe('002000960431323334')
    expect(hex(encodeCommand(chooseKey(0x81, bytes('0017'))))).toBe('002241b60481020017')
    expect(hex(encodeCommand(chooseKey(0x84, bytes('000c'))))).toBe('002241b6048402000c')
    expect(hex(encodeCommand(signDigestInfo(bytes('3031'))))).toBe('802a008002303100')
  })
})

/** A card that says these answers one after another. */
function scripted(...answers: string[]) {
  const sent: string[] = []
  const transmit = async (command: Uint8Array) => {
    sent.push(hex(command))
    return bytes(answers.shift() ?? '6f00')
  }
  return { atr: new Uint8Array(), transmit, sent }
}

describe('an exchange', () => {
  const read = { cla: 0, ins: 0xb0, p1: 0, p2: 0, expectedBytes: 256 }

  it('fetches what the card holds back', async () => {
    const card = scripted('aabb6102', 'ccdd6101', 'ee9000')
    expect(await exchange(card, read)).toEqual({ data: Buffer.from('aabbccddee', 'hex'), status: 0x9000 })
    expect(card.sent).toEqual(['00b0000000', '00c0000002', '00c0000001'])
  })

  it('repeats once with the length that the card wants', async () => {
    const card = scripted('6c03', 'aabbcc9000')
    expect(hex((await exchange(card, read)).data)).toBe('aabbcc')
    expect(card.sent[1]).toBe('00b0000003')
  })

  it('sends long data in pieces to a card that knows no extended length', async () => {
    const card = scripted('6700', '9000', 'aa9000')
    await exchange(card, signBlock(new Uint8Array(256).fill(7)))
    expect(card.sent.slice(1)).toEqual([`102a9e9aff${'07'.repeat(255)}`, '002a9e9a010700'])
  })

  it('stops at the piece that the card refuses', async () => {
    const card = scripted('6700', '6884')
    expect((await exchange(card, signBlock(new Uint8Array(256)))).status).toBe(0x6884)
    expect(card.sent).toHaveLength(2)
  })
})

describe('status words', () => {
  it('have words in both languages', () => {
    expect(describeStatus(0x6984)).toEqual({
      ja: '暗証番号が使えなくなっています。',
      en: 'The PIN is locked.',
    })
    expect(describeStatus(0x63c2).ja).toBe('暗証番号が違います。あと2回です。')
    expect(describeStatus(0x6123).en).toContain('6123')
  })

  it('are what an answer ends with', () => {
    expect(parseResponse(bytes('01029000'))).toEqual({ data: bytes('0102'), status: 0x9000 })
    for (const broken of ['', '90', '0000', 'ffff'])
      expect(() => parseResponse(bytes(broken))).toThrow(expect.objectContaining({ code: 'apdu/malformed' }))
  })
})
