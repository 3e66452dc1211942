import { cardSigner } from '@jitsuin/card'
import { PIN_FILE_OPTION, pinSource } from '../cards/pins.js'
import { READER_OPTIONS, withCard } from '../cards/readers.js'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { saveStream } from '../files.js'
import { loadCertificates } from '../material.js'
import { prepareSigning, SIGNATURE_OPTIONS } from '../signature-form.js'

/** `jitsuin card sign`: `jitsuin sign` with the key of a card. */
export const cardSign = defineCommand({
  name: 'card sign',
  summary: 'signs a file with the card in a reader',
  operands: 'FILE',
  options: {
    ...SIGNATURE_OPTIONS,
    ...READER_OPTIONS,
    'pin-file': PIN_FILE_OPTION,
    chain: { value: 'FILE', help: 'certificates above that of the card; without it those on the card' },
    out: { value: 'FILE', required: true, help: 'the signed file' },
  },
  examples: [
    'jitsuin card sign rx.csv --format prescription --out rx.xml',
    'jitsuin card sign letter.xml --format xades --software-cards cards --reader taro --out signed.xml',
  ],
  run: async (options, [file, ...more], io) => {
    if (file === undefined || more.length > 0) throw new CliError('cli/usage', 'card sign takes one FILE')
    // Everything that can be wrong with the call is found before the card is asked and a PIN typed.
    const signing = await prepareSigning(options, file)
    const chain = options.chain === undefined ? {} : { chainDer: await loadCertificates(options.chain) }
    return await withCard(options, io, async ({ reader, useCard }) => {
      const askPin = pinSource(options['pin-file'], io)
      const card = await cardSigner({ useCard, application: 'hpki-signature', askPin })
      const bytes = await saveStream(options.out, signing({ ...card, ...chain }, io.now()))
      const { out, format, level } = options
      io.out(
        options.json
          ? JSON.stringify({ out, format, level, bytes, reader })
          : `${out}: signed (${format}, level ${level}) with the card in ${reader}`,
      )
      return 0
    })
  },
})
