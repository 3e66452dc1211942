/** The ways a status word becomes a refusal. */
import type { CardChannel } from '../channel.js'
import { CardError } from '../errors.js'
import type { CommandApdu } from './command.js'
import { exchange } from './exchange.js'
import type { CardResponse } from './response.js'
import { describeStatus, type NamedStatus, statusHex, statusOf } from './status-words.js'

/** Sends a command that must succeed, and gives its data. @throws {CardError} `card/refused`, `pin/needed`, `pin/locked` */
export async function command(channel: CardChannel, apdu: CommandApdu): Promise<Uint8Array> {
  const response = await exchange(channel, apdu)
  if (response.status !== statusOf('9000')) throw refusal(response, apdu)
  return response.data
}

/** Sends a command that may fail in the ways named, and tells success (data) from those (nothing). @throws {CardError} as `command` */
export async function commandUnless(
  channel: CardChannel,
  apdu: CommandApdu,
  tolerated: readonly NamedStatus[],
): Promise<Uint8Array | undefined> {
  const response = await exchange(channel, apdu)
  if (response.status === statusOf('9000')) return response.data
  if (tolerated.some((name) => statusOf(name) === response.status)) return undefined
  throw refusal(response, apdu)
}

/** The ways in which cards say that they have no application of a name; each maker has its own. */
export const NO_APPLICATION: readonly NamedStatus[] = [
  '6a82',
  '6a81',
  '6a86',
  '6a87',
  '6700',
  '6985',
  '6d00',
  '6e00',
]

/** What a status word means, as an error. */
export function refusal({ status }: CardResponse, { ins }: CommandApdu): CardError {
  const code = CODES.find(([name]) => statusOf(name) === status)?.[1] ?? 'card/refused'
  return new CardError(code, `INS ${ins.toString(16)}: ${statusHex(status)} ${describeStatus(status).en}`)
}

const CODES = [
  ['6982', 'pin/needed'],
  ['6983', 'pin/locked'],
  ['6984', 'pin/locked'],
] as const satisfies readonly (readonly [NamedStatus, CardError['code']])[]
