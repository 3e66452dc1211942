import { beforeAll, describe, expect, it } from 'vitest'
import { bytes, type Doctor, hex, makeCard, makeDoctor } from '../../test/sample-cards.js'
import { answerVpcdMessage, encodeVpcdMessage, readVpcdMessages } from './vpcd.js'

let doctor: Doctor
beforeAll(async () => {
  doctor = await makeDoctor()
})

describe('messages of the virtual reader', () => {
  it('are taken apart wherever the connection cuts them', () => {
    const stream = bytes('000101 000104 000500a4040000 0003')
    for (let cut = 0; cut <= stream.length; cut++) {
      const first = readVpcdMessages(stream.subarray(0, cut))
      const second = readVpcdMessages(Buffer.concat([first.rest, stream.subarray(cut)]))
      const messages = [...first.messages, ...second.messages].map(hex)
      expect([...messages, hex(second.rest)]).toEqual(['01', '04', '00a4040000', '0003'])
    }
  })

  it('carry their length before them', () => {
    expect(hex(encodeVpcdMessage(bytes('9000')))).toBe('00029000')
    const tooLong = new Uint8Array(65_536)
    expect(() => encodeVpcdMessage(tooLong)).toThrow(expect.objectContaining({ code: 'wire/malformed' }))
  })

  it('get the ATR, answers to commands, and nothing for power and reset', async () => {
    const card = await makeCard(doctor)
    const answer = async (message: string) => {
      const octets = await answerVpcdMessage(card, bytes(message))
      return octets && hex(octets)
    }
    expect(await answer('04')).toBe('000d3b888001004e0000f781d100e0')
    expect(await answer('00a4040010e828bd080fa000000391000000000001')).toMatch(/^00026114$/)
    expect(await answer('00c0000014')).toBe('00166f128410e828bd080fa0000003910000000000019000')
    expect(await answer('00a4020c020016')).toBe('00029000')
    for (const control of ['00', '01', '02']) expect(await answer(control)).toBeUndefined()
    expect(await answer('00a4020c020016')).toBe('00026a82')
    await expect(answer('07')).rejects.toThrow(expect.objectContaining({ code: 'wire/malformed' }))
  })
})
