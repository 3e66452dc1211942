/** A stranger with a software card: whatever is sent, it answers; without the PIN it signs nothing, and no try comes back. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  activateCard,
  blankHpkiCard,
  createSoftwareCard,
  generateKeyOnCard,
  parseSoftwareCard,
  proveTransportKey,
  type SoftwareCardState,
} from '@jitsuin/card'
import { der, PkiError } from '@jitsuin/pki'
import { expectThat, type FuzzTarget, unlessRefused } from './target.js'

const MOST_COMMANDS = 24

/** A card whose PIN and unlock code nobody knows, new in each process. */
const STATE = await makeState()

/** The input is a SEQUENCE of OCTET STRINGs, the commands one after another. */
export const cardCommands: FuzzTarget = {
  form: 'der',
  run: async (input) => {
    const commands = unlessRefused(PkiError, () =>
      der.children(der.parse(input), der.SEQUENCE).map(der.octets),
    )
    const { channel, state } = createSoftwareCard(STATE, { random: randomBytes })
    for (const command of (commands ?? [input]).slice(0, MOST_COMMANDS)) {
      const before = triesOf(state())
      const answer = await channel.transmit(command)
      expectThat(answer.length >= 2, 'every command is answered with a status word')
      const isSignature = command[1] === 0x2a && answer.length > 128
      expectThat(!isSignature, 'no signature is made without the PIN')
      const after = triesOf(state())
      expectThat(
        after.every((tries, at) => tries <= (before[at] ?? 0)),
        'no try comes back without the PIN',
      )
    }
    parseSoftwareCard(JSON.parse(JSON.stringify(state())))
  },
}

function triesOf({ applications }: SoftwareCardState): number[] {
  const passwords = applications.flatMap((application) => application.passwords)
  return passwords.flatMap(({ triesLeft, unlockCode }) => [triesLeft, unlockCode?.triesLeft ?? 0])
}

async function makeState(): Promise<SoftwareCardState> {
  const transportKey = randomBytes(16)
  const applications = { signature: { modulusBits: 2048 }, authentication: { modulusBits: 2048 } }
  const blank = {
    layout: 'guideline',
    label: 'fuzz',
    applications,
    transportKey,
    random: randomBytes,
  } as const
  const { channel, state } = createSoftwareCard(await blankHpkiCard(blank), {
    random: randomBytes,
    generateKey: async (modulusLength) =>
      generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'der' }),
  })
  await proveTransportKey(channel, transportKey)
  for (const kind of ['hpki-signature', 'hpki-authentication'] as const)
    await generateKeyOnCard(channel, kind)
  await activateCard(channel)
  return state()
}
