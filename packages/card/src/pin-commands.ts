/** What can be done with a PIN: ask for its tries, verify, change, unlock. */

import type { CommandApdu } from './apdu/command.js'
import { changeReferenceData, resetRetryCounter, verify } from './apdu/commands.js'
import { exchange } from './apdu/exchange.js'
import { refusal } from './apdu/expect.js'
import { statusOf, triesIn } from './apdu/status-words.js'
import type { CardApplication } from './application.js'
import type { CardChannel } from './channel.js'
import { CardError } from './errors.js'
import { encodePin, octetsOfPin, type PinState, type PinVerdict, PUK_FORM } from './pin.js'
import { selectSameCard } from './select.js'

/** How many tries a PIN has left; costs none. Selects the application, so a verified PIN is forgotten. */
export async function readPinState(channel: CardChannel, application: CardApplication): Promise<PinState> {
  await selectSameCard(channel, application)
  const apdu = verify(application.pin.reference)
  const verdict = judge(await exchange(channel, apdu), apdu)
  switch (verdict.verdict) {
    case 'accepted':
      return { state: 'verified' }
    case 'wrong':
      return { state: 'waiting', triesLeft: verdict.triesLeft }
    case 'locked':
      return { state: 'locked' }
  }
}

/** Verifies a PIN in the application, selected anew. @throws {CardError} `pin/malformed`, `card/replaced`: no PIN was sent */
export async function verifyPin(
  channel: CardChannel,
  application: CardApplication,
  pin: string,
): Promise<PinVerdict> {
  const octets = octetsOfPin(application.pin, pin)
  await selectSameCard(channel, application)
  return send(channel, verify(application.pin.reference, octets))
}

/**
 * Changes a PIN; a wrong old one costs a try.
 *
 * @throws {CardError} `pin/malformed`, `card/replaced`: nothing was sent
 */
export async function changePin(
  channel: CardChannel,
  application: CardApplication,
  pins: { readonly oldPin: string; readonly newPin: string },
): Promise<PinVerdict> {
  expectHpki(application)
  const oldPin = octetsOfPin(application.pin, pins.oldPin)
  const newPin = octetsOfPin(application.pin, pins.newPin)
  await selectSameCard(channel, application)
  return send(channel, changeReferenceData(application.pin.reference, { oldPin, newPin }))
}

/**
 * Unlocks a card and gives it a new PIN. The verdict is about the unlock code, which has tries of its own.
 *
 * @throws {CardError} `pin/malformed`, `card/replaced`: nothing was sent
 */
export async function unlockPin(
  channel: CardChannel,
  application: CardApplication,
  codes: { readonly puk: string; readonly newPin: string },
): Promise<PinVerdict> {
  expectHpki(application)
  const puk = encodePin(codes.puk, PUK_FORM)
  const newPin = octetsOfPin(application.pin, codes.newPin)
  await selectSameCard(channel, application)
  return send(channel, resetRetryCounter(application.pin.reference, { puk, newPin }))
}

/** PINs of My Number cards are changed and unlocked at a municipal office or with the official application. */
function expectHpki({ kind }: CardApplication): void {
  if (kind === 'jpki-authentication')
    throw new CardError('card/refused', 'PINs of My Number cards are not changed here')
}

async function send(channel: CardChannel, apdu: CommandApdu): Promise<PinVerdict> {
  return judge(await exchange(channel, apdu), apdu)
}

/** 6983 and 6984: locked (hpki §5.2). 63C0 says that the try just lost was the last one. 6300 names no number of tries. */
function judge(
  response: { readonly data: Uint8Array; readonly status: number },
  apdu: CommandApdu,
): PinVerdict {
  const { status } = response
  if (status === statusOf('9000')) return { verdict: 'accepted' }
  if (status === statusOf('6983') || status === statusOf('6984')) return { verdict: 'locked' }
  const triesLeft = triesIn(status)
  if (triesLeft === undefined) throw refusal(response, apdu)
  return triesLeft === 0 ? { verdict: 'locked' } : { verdict: 'wrong', triesLeft }
}
