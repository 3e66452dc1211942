/** Cards that lie: every one is refused by name, in bounded time. */
import { beforeAll, describe, expect, it } from 'vitest'
import { bytes, type Doctor, hex, makeCard, makeDoctor, PIN } from '../test/sample-cards.js'
import type { CardChannel } from './channel.js'
import { CardError } from './errors.js'
import { identifyCard } from './identify.js'
import { openApplication } from './open.js'
import { readPinState, verifyPin } from './pin-commands.js'
import { signOnCard } from './sign.js'

let doctor: Doctor
beforeAll(async () => {
  doctor = await makeDoctor()
})

type Lie = (command: string, truth: string) => string

/** A true card behind someone who changes its answers. */
async function lyingCard(lie: Lie): Promise<CardChannel & { count: () => number }> {
  const { channel } = await makeCard(doctor)
  let commands = 0
  return {
    atr: channel.atr,
    count: () => commands,
    transmit: async (command) => {
      commands++
      if (commands > 100_000) throw new Error('The client never stops')
      return bytes(lie(hex(command), hex(await channel.transmit(command))))
    },
  }
}

const isRead = (command: string) => command.startsWith('00b0')

/** Every file has this content and no more. */
const everyFileIs =
  (content: string): Lie =>
  (command, truth) => {
    if (!isRead(command)) return truth
    return command.startsWith('00b00000') ? `${content}9000` : '6b00'
  }

describe('opening a card that lies', () => {
  it.each<[string, Lie, CardError['code']]>([
    ['answers nothing', () => '', 'apdu/malformed'],
    ['answers one octet', () => '90', 'apdu/malformed'],
    ['answers with no status word', () => '1234', 'apdu/malformed'],
    ['always has more to say', () => `${'00'.repeat(256)}6100`, 'apdu/too-long'],
    ['has more to say and says nothing', () => '6110', 'apdu/too-long'],
    ['wants another length for ever', () => '6c10', 'card/refused'],
    [
      'has files without an end',
      (command, truth) => (isRead(command) ? `${'30'.repeat(256)}9000` : truth),
      'apdu/too-long',
    ],
    ['has directories of zeroes', everyFileIs('0000'), 'card/directory'],
    ['has directories of noise', everyFileIs('30847fffffff00'), 'card/directory'],
    [
      'sends EF.OD back to EF.OD',
      everyFileIs('a006300404025031a406300404025031a806300404025031'),
      'card/directory',
    ],
    ['has a directory of a hundred parts', everyFileIs('a00630040402dead'.repeat(100)), 'card/directory'],
    [
      'does not know its files',
      (command, truth) => (command.startsWith('00a402') ? '6a82' : truth),
      'card/directory',
    ],
    ['refuses to be read', (command, truth) => (isRead(command) ? '6982' : truth), 'pin/needed'],
  ])('that %s', async (_what, lie, code) => {
    const card = await lyingCard(lie)
    const refused = expect.objectContaining({ code })
    await expect(openApplication(card, 'hpki-signature')).rejects.toThrow(refused)
    expect(card.count()).toBeLessThan(2000)
  })

  it('that goes round in a circle of applications', async () => {
    const aid = 'e828bd080fa000000391000000000001'
    const card = await lyingCard((command, truth) =>
      command.startsWith('00a4040205') ? `6f128410${aid}9000` : truth,
    )
    expect(await identifyCard(card)).toMatchObject({
      kind: 'hpki',
      applications: [{ kind: 'hpki-signature' }],
    })
  })

  it('that has ever more applications', async () => {
    let count = 0
    const card = await lyingCard((command, truth) => {
      if (!command.startsWith('00a4040005') && !command.startsWith('00a4040205')) return truth
      return `6f128410e828bd080fa0000003910000000000${(0x10 + count++).toString(16)}9000`
    })
    await expect(identifyCard(card)).rejects.toThrow(expect.objectContaining({ code: 'card/directory' }))
  })

  it('never lets any change of one octet in the directories out as anything but a coded refusal', async () => {
    const { channel } = await makeCard(doctor)
    const files = ['5031', '0001', '0002', '0004', '5032']
    for (const file of files) {
      for (let at = 0; at < 80; at += 3) {
        let selected = ''
        const card: CardChannel = {
          atr: channel.atr,
          transmit: async (command) => {
            const text = hex(command)
            if (text.startsWith('00a4020c02')) selected = text.slice(10)
            const answer = Uint8Array.from(await channel.transmit(command))
            const isTarget = text.startsWith('00b00000') && selected === file && at < answer.length - 2
            return isTarget ? answer.with(at, (answer[at] ?? 0) ^ 0x11) : answer
          },
        }
        await openApplication(card, 'hpki-signature').catch((error: unknown) => {
          expect(error).toBeInstanceOf(CardError)
        })
      }
    }
  })
})

describe('using a card that lies', () => {
  it('about its certificate gets no PIN: one octet of it proves nothing', async () => {
    let isOpen = false
    const pins: string[] = []
    const card = await lyingCard((command, truth) => {
      if (command.startsWith('0020')) pins.push(command)
      return isOpen && isRead(command) ? '309000' : truth
    })
    const application = await openApplication(card, 'hpki-signature')
    isOpen = true
    const replaced = expect.objectContaining({ code: 'card/replaced' })
    await expect(verifyPin(card, application, PIN)).rejects.toThrow(replaced)
    expect(pins).toEqual([])
  })

  const request = { message: Buffer.from('message'), algorithm: 'rsa-sha256', pin: PIN } as const

  it.each<[string, Lie, CardError['code']]>([
    ['makes a signature of zeroes', () => `${'00'.repeat(256)}9000`, 'card/wrong-signature'],
    [
      'changes one bit of it',
      (_, truth) => `${truth.slice(0, -5)}${truth.at(-5) === '0' ? '1' : '0'}9000`,
      'card/wrong-signature',
    ],
    ['cuts it short', (_, truth) => `${truth.slice(0, 100)}9000`, 'card/wrong-signature'],
    ['makes none', () => '9000', 'card/wrong-signature'],
    ['refuses after all', () => '6f00', 'card/refused'],
  ])('that %s', async (_what, lie, code) => {
    const card = await lyingCard((command, truth) =>
      command.startsWith('002a') ? lie(command, truth) : truth,
    )
    const application = await openApplication(card, 'hpki-signature')
    await expect(signOnCard(card, application, request)).rejects.toThrow(expect.objectContaining({ code }))
  })

  it('that says something strange to a PIN is neither right nor wrong', async () => {
    const card = await lyingCard((command, truth) => (command.startsWith('0020') ? '6f00' : truth))
    const application = await openApplication(card, 'hpki-signature')
    await expect(verifyPin(card, application, PIN)).rejects.toThrow(
      expect.objectContaining({ code: 'card/refused' }),
    )
    await expect(readPinState(card, application)).rejects.toThrow(
      expect.objectContaining({ code: 'card/refused' }),
    )
  })
})
