import {
  type CardApplication,
  type CardChannel,
  CardError,
  changePin,
  openApplication,
  readPinState,
} from '@jitsuin/card'
import { obtainNewPin, PIN_FILE_OPTION, pinSource, tellVerdict } from '../cards/pins.js'
import { APPLICATION_OPTION, applicationKindOf, READER_OPTIONS, titleOf, withCard } from '../cards/readers.js'
import { defineCommand } from '../command.js'

/** `jitsuin card change-pin`: a new PIN in place of the present one. */
export const cardChangePin = defineCommand({
  name: 'card change-pin',
  summary: 'changes the PIN of an HPKI card',
  options: {
    ...READER_OPTIONS,
    application: APPLICATION_OPTION,
    'pin-file': PIN_FILE_OPTION,
    'new-pin-file': { value: 'FILE', help: 'read the new PIN from a file' },
  },
  examples: ['jitsuin card change-pin --application authentication'],
  run: async (options, _operands, io) =>
    await withCard(options, io, async ({ useCard }) => {
      const kind = applicationKindOf(options.application)
      const { application, triesLeft } = await useCard((channel) => openUnlocked(channel, kind))
      const answer = await pinSource(options['pin-file'], io)({ application, reason: 'first', triesLeft })
      if (answer.answer === 'cancelled') throw new CardError('pin/cancelled', 'No PIN was entered')
      const newPin = await obtainNewPin(options['new-pin-file'])
      const pins = { oldPin: answer.pin, newPin }
      const verdict = await useCard((channel) => changePin(channel, application, pins))
      const done = options.json
        ? JSON.stringify({ changed: application.kind })
        : `${titleOf(application)}: 暗証番号を変えました。The PIN was changed.`
      return tellVerdict(verdict, { io, done })
    }),
})

type Unlocked = { readonly application: CardApplication; readonly triesLeft: number | 'unknown' }

/** Nobody shall type a PIN, or think of a new one, for a card that is locked. */
async function openUnlocked(channel: CardChannel, kind: CardApplication['kind']): Promise<Unlocked> {
  const application = await openApplication(channel, kind)
  const pin = await readPinState(channel, application)
  if (pin.state === 'locked') throw new CardError('pin/locked', 'The PIN is locked')
  return { application, triesLeft: pin.state === 'waiting' ? pin.triesLeft : 'unknown' }
}
