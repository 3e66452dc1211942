import { randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type ApplicationContents, personaliseHpkiCard } from '@jitsuin/card'
import { generateKey, readSecretFile } from '@jitsuin/keys'
import { saveCardFile } from '@jitsuin/readers'
import { tellingRefusals } from '../cards/refusals.js'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { loadCertificate } from '../material.js'
import { issueFrom, type SubscriberProfile } from '../test-ca/issue.js'
import { parseTime } from '../time.js'

const OPTIONS = {
  dir: { value: 'DIR', required: true, help: 'the hierarchy of "jitsuin ca init"' },
  layout: { value: 'NAME', default: 'issued', help: 'guideline or issued: how files lie on the card' },
  cn: { value: 'NAME', required: true, help: 'name in romaji' },
  'serial-number': { value: 'ID', required: true, help: 'the person at this CA: letters, digits, hyphen' },
  role: { value: 'ROLE', many: true, help: 'qualification, such as medicalDoctor' },
  'name-ja': { value: 'NAME', help: 'name in kanji, for subjectAltName' },
  from: { value: 'TIME', help: 'first day; without it today' },
  years: { value: 'N', default: '5', help: 'years that the card counts' },
  'pin-file': { value: 'FILE', required: true, help: 'file with the PIN of both applications' },
  'puk-file': { value: 'FILE', required: true, help: 'file with the unlock code, 8 digits' },
  tries: { value: 'N', default: '15', help: 'wrong PINs in a row until the card locks, 1 to 15' },
  out: { value: 'FILE', required: true, help: 'NAME.card.json' },
  json: { help: 'one JSON object' },
} as const

/** `jitsuin card make`: a software HPKI card with new keys and certificates of a test hierarchy. */
export const cardMake = defineCommand({
  name: 'card make',
  summary: 'makes a software HPKI card from a test hierarchy',
  options: OPTIONS,
  examples: [
    'jitsuin card make --dir demo-ca --cn "Taro Jitsuin" --serial-number T0001 --role medicalDoctor --pin-file pin --puk-file puk --out cards/taro.card.json',
  ],
  run: async (options, _operands, io) => {
    const layout = layoutOf(options.layout)
    const { out, json } = options
    if (!out.endsWith('.card.json')) throw new CliError('cli/usage', '--out ends in .card.json')
    return await tellingRefusals({ io, json }, async () => {
      await refuseExisting(out)
      const applications = {
        signature: await contentsOf('signature', { options, at: io.now() }),
        authentication: await contentsOf('authentication', { options, at: io.now() }),
      }
      const codes = await codesOf(options)
      const label = options['name-ja'] ?? options.cn
      const card = await personaliseHpkiCard({ layout, label, applications, ...codes, random: randomBytes })
      await saveCardFile(out, card)
      io.out(json ? JSON.stringify({ out, layout }) : `${out}: a software card for tests (${layout})`)
      return 0
    })
  },
})

type Options = OptionValues<typeof OPTIONS>

function layoutOf(name: string): 'guideline' | 'issued' {
  if (name === 'guideline' || name === 'issued') return name
  throw new CliError('cli/usage', `--layout is guideline or issued, not "${name}"`)
}

async function codesOf(options: Options) {
  return {
    pin: await readSecretFile(options['pin-file']),
    puk: await readSecretFile(options['puk-file']),
    tries: numberOf(options.tries, '--tries'),
  }
}

type Making = { readonly options: Options; readonly at: Date }

async function contentsOf(profile: SubscriberProfile, { options, at }: Making): Promise<ApplicationContents> {
  const key = await generateKey('rsa2048')
  const { cn, role, 'serial-number': serialNumber, 'name-ja': nameJa } = options
  const { certificateDer, issuerDer } = await issueFrom(options.dir, {
    profile,
    subscriber: { cn, serialNumber, roles: role, nameJa },
    key,
    from: options.from ? parseTime(options.from) : at,
    years: numberOf(options.years, '--years'),
  })
  const rootDer = await loadCertificate(join(options.dir, 'root.crt.pem'))
  return {
    pkcs8Der: key.export({ type: 'pkcs8', format: 'der' }),
    certificatesDer: [certificateDer, issuerDer, rootDer],
  }
}

function numberOf(text: string, option: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1)
    throw new CliError('cli/usage', `${option} is a number from 1, not "${text}"`)
  return number
}

async function refuseExisting(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw new CliError('cli/exists', `${path} is there already; a card is never overwritten`)
}
