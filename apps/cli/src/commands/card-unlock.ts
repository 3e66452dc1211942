import { openApplication, unlockPin } from '@jitsuin/card'
import { obtainNewPin, obtainSecret, tellVerdict } from '../cards/pins.js'
import { APPLICATION_OPTION, applicationKindOf, READER_OPTIONS, titleOf, withCard } from '../cards/readers.js'
import { defineCommand } from '../command.js'

/** `jitsuin card unlock`: a locked card works again, with a new PIN. */
export const cardUnlock = defineCommand({
  name: 'card unlock',
  summary: 'unlocks an HPKI card with its unlock code (PUK) and sets a new PIN',
  options: {
    ...READER_OPTIONS,
    application: APPLICATION_OPTION,
    'puk-file': { value: 'FILE', help: 'read the unlock code from a file' },
    'new-pin-file': { value: 'FILE', help: 'read the new PIN from a file' },
  },
  examples: ['jitsuin card unlock', 'jitsuin card unlock --application authentication --reader PaSoRi'],
  run: async (options, _operands, io) =>
    await withCard(options, io, async ({ useCard }) => {
      const kind = applicationKindOf(options.application)
      const application = await useCard((channel) => openApplication(channel, kind))
      io.err(titleOf(application))
      const puk = await obtainSecret('解除番号（8桁） / unlock code (8 digits): ', options['puk-file'])
      const newPin = await obtainNewPin(options['new-pin-file'])
      const verdict = await useCard((channel) => unlockPin(channel, application, { puk, newPin }))
      const done = options.json
        ? JSON.stringify({ unlocked: application.kind })
        : 'カードのロックを解除し、暗証番号を変えました。The card is unlocked and has the new PIN.'
      return tellVerdict(verdict, { io, done })
    }),
})
