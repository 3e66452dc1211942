/** Makes the first inputs of the card targets: what cards answered and were sent. Run by hand when the shape of either changes. */
import { randomBytes } from 'node:crypto'
import {
  type CardChannel,
  createSoftwareCard,
  identifyCard,
  openApplication,
  personaliseHpkiCard,
  personaliseJpkiCard,
  readPinState,
  type SoftwareCardState,
  signOnCard,
} from '@jitsuin/card'
import { createTestHierarchy, generateKey, softwareSigner, type TestHierarchy } from '@jitsuin/keys'
import { buildCertificate, der, holderNames, type ProfileName, validityFromJapanDay } from '@jitsuin/pki'
import { keepInput } from '../engine/corpus.js'
import { MESSAGE, PIN } from '../targets/card.js'
import { DAY_0 } from './world.js'

const random = randomBytes
const hierarchy = await createTestHierarchy({ strength: 'fast', at: DAY_0, random })
const { signingCa, authenticationPersonCa } = hierarchy.authorities
const signature = await contents(hierarchy, 'signature', signingCa)
const authentication = await contents(hierarchy, 'authenticationPerson', authenticationPersonCa)

for (const layout of ['issued', 'guideline'] as const) {
  const applications = { signature, authentication }
  const state = await personaliseHpkiCard({
    layout,
    label: 'seed',
    applications,
    pin: PIN,
    puk: '13572468',
    random,
  })
  await record(state, async (channel) => void (await identifyCard(channel)))
  for (const kind of ['hpki-signature', 'hpki-authentication'] as const)
    await record(state, async (channel) => {
      const application = await openApplication(channel, kind)
      await readPinState(channel, application)
      await signOnCard(channel, application, { message: MESSAGE, algorithm: 'rsa-sha256', pin: PIN })
    })
}
const [certificateDer] = authentication.certificatesDer
const jpki = {
  pkcs8Der: authentication.pkcs8Der,
  certificateDer,
  caCertificateDer: authenticationPersonCa.certificateDer,
  pin: PIN,
}
await record(await personaliseJpkiCard({ label: 'seed', authentication: jpki, random }), async (channel) => {
  const application = await openApplication(channel, 'jpki-authentication')
  await readPinState(channel, application)
  await signOnCard(channel, application, { message: MESSAGE, algorithm: 'rsa-sha256', pin: PIN })
})

/** Keeps both sides of a conversation. */
async function record(
  state: SoftwareCardState,
  talk: (channel: CardChannel) => Promise<void>,
): Promise<void> {
  const { channel } = createSoftwareCard(state, { random })
  const [commands, answers]: [Uint8Array[], Uint8Array[]] = [[], []]
  await talk({
    atr: channel.atr,
    transmit: async (command) => {
      const answer = await channel.transmit(command)
      commands.push(command)
      answers.push(answer)
      return answer
    },
  })
  keepInput('card', script(answers))
  // The last commands are those about PIN and key; the reading before them is the same each time.
  keepInput('card-commands', script([...commands.slice(0, 4), ...commands.slice(-8)]))
}

function script(messages: readonly Uint8Array[]): Uint8Array {
  return der.sequence(...messages.map(der.octetString))
}

async function contents(
  { repositoryUri }: TestHierarchy,
  profile: ProfileName,
  issuer: TestHierarchy['authorities']['signingCa'],
) {
  const privateKey = await generateKey('rsa2048')
  const certificateDer = await buildCertificate(
    profile,
    {
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: 'T0001', nameJa: '実印　太郎' }),
      ...validityFromJapanDay('2026-04-01', { years: 5 }),
      serialBytes: random(8),
      spkiDer: softwareSigner(privateKey).spkiDer,
      roles: ['medicalDoctor'],
      crlPoints: [{ uri: `${repositoryUri}/sign.crl` }],
      cpsUri: `${repositoryUri}/policy/`,
    },
    issuer,
  )
  const pkcs8Der = privateKey.export({ type: 'pkcs8', format: 'der' })
  return { pkcs8Der, certificatesDer: [certificateDer] as const }
}
