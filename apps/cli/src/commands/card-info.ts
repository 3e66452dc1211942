import { viewCertificate } from '@jitsuin/ades'
import {
  type CardApplication,
  type CardChannel,
  identifyCard,
  judgeLife,
  type LifeState,
  type PinState,
  readPinState,
} from '@jitsuin/card'
import { formatEraDate } from '@jitsuin/kernel'
import { HEALTHCARE_ROLES, parseCertificate } from '@jitsuin/pki'
import { READER_OPTIONS, titleOf, withCard } from '../cards/readers.js'
import { rolesOf } from '../certificate-roles.js'
import { defineCommand } from '../command.js'

/** `jitsuin card info`: whose card it is, until when it counts, and how many tries its PINs have left. No PIN is needed. */
export const cardInfo = defineCommand({
  name: 'card info',
  summary: 'shows whose card it is, how long it counts, and the PIN tries left; needs no PIN',
  options: READER_OPTIONS,
  examples: ['jitsuin card info', 'jitsuin card info --software-cards cards --reader taro --json'],
  run: async (options, _operands, io) =>
    await withCard(options, io, async ({ reader, useCard }) => {
      const card = await useCard((channel) => readCard(channel, io.now()))
      if (options.json) io.out(JSON.stringify({ reader, ...card }))
      else for (const line of toLines(reader, card)) io.out(line)
      return card.kind === 'unknown' || card.unreadable.length > 0 ? 1 : 0
    }),
})

type Shown = Awaited<ReturnType<typeof describe>>
type ShownCard = {
  readonly kind: 'hpki' | 'jpki' | 'unknown'
  readonly applications: readonly Shown[]
  readonly unreadable: readonly { readonly aidHex: string; readonly code: string }[]
}

async function readCard(channel: CardChannel, at: Date): Promise<ShownCard> {
  const identity = await identifyCard(channel)
  if (identity.kind === 'unknown') return { kind: 'unknown', applications: [], unreadable: [] }
  const applications: Shown[] = []
  for (const application of identity.applications) {
    applications.push(await describe(application, { at, pin: await readPinState(channel, application) }))
  }
  return { kind: identity.kind, applications, unreadable: identity.unreadable }
}

function describe(application: CardApplication, { at, pin }: { at: Date; pin: PinState }) {
  const { kind, aidHex, label, layout, key, certificate, otherCertificates } = application
  const parsed = parseCertificate(certificate.certificateDer)
  const { subject, issuer, serialHex, notBefore, notAfter, sha256 } = viewCertificate(parsed)
  return {
    kind,
    aidHex,
    label,
    layout,
    modulusBits: key.modulusBits,
    consent: key.consent,
    certificate: { subject, issuer, serialHex, notBefore, notAfter, sha256, roles: rolesOf(parsed) },
    otherCertificates: otherCertificates.length,
    life: judgeLife(parsed, at),
    pin,
  }
}

function toLines(reader: string, { kind, applications, unreadable }: ShownCard): string[] {
  if (kind === 'unknown') return [`${reader}: 対応していないカードです。A card of another kind.`]
  return [
    `reader      ${reader}`,
    ...applications.flatMap(applicationLines),
    ...unreadable.map(({ aidHex, code }) => `${aidHex}: 読み取れません。Cannot be read (${code}).`),
  ]
}

function applicationLines(application: Shown): string[] {
  const { certificate, life, pin, layout, modulusBits } = application
  const { roles } = certificate
  const names = roles === 'unreadable' ? roles : roles.map((role) => `${HEALTHCARE_ROLES[role].ja} (${role})`)
  return [
    '',
    titleOf(application),
    `  holder    ${certificate.subject}`,
    `  roles     ${names.toString()}`,
    `  issuer    ${certificate.issuer}`,
    `  serial    ${certificate.serialHex}`,
    `  life      ${lifeText(life)}`,
    `  PIN       ${pinText(pin)}`,
    `  key       RSA ${modulusBits}; layout ${layout}`,
  ]
}

function lifeText(life: LifeState): string {
  switch (life.state) {
    case 'not-yet':
      return `${day(life.firstDay)} から使えます (not valid before ${life.firstDay})`
    case 'valid':
      return `${day(life.lastDay)} まで (until ${life.lastDay})`
    case 'expires-soon':
      return `${day(life.lastDay)} まで、あと ${life.daysLeft} 日 (expires soon: until ${life.lastDay})`
    case 'expired':
      return `${day(life.lastDay)} で期限が切れました (expired after ${life.lastDay})`
  }
}

function day(isoDay: string): string {
  return formatEraDate(new Date(`${isoDay}T00:00:00+09:00`))
}

function pinText(pin: PinState): string {
  switch (pin.state) {
    case 'waiting':
      return `残り ${pin.triesLeft} 回 (${pin.triesLeft} tries left)`
    case 'locked':
      return 'ロックされています (locked)'
    case 'verified':
      return '確認済み (verified)'
  }
}
