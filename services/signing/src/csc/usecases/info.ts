/** `info`: what this service is and what it offers. Everybody may ask. */
import { SIGN_ALGORITHM_OIDS } from '../domain/algorithms.js'
import { SPOKEN } from '../versions.js'
import type { CscContext } from './context.js'

/** The methods by their names in the specification. */
const METHODS = [
  'info',
  'oauth2/pushed_authorize',
  'oauth2/authorize',
  'oauth2/token',
  'oauth2/revoke',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/authorizeCheck',
  'credentials/getChallenge',
  'credentials/extendTransaction',
  'signatures/signHash',
  'signatures/signDoc',
  'signatures/signPolling',
] as const

const WORDS = {
  ja: { name: '実印 署名サービスクラウド', description: 'HPKI セカンド電子証明書のリモート署名' },
  en: { name: 'Jitsuin signing service', description: 'Remote signatures with HPKI second certificates' },
} as const

/** Describes the service; English for readers who ask for it. */
export function describeService({ issuer, half, stamp }: CscContext, lang: string | undefined) {
  const language = lang?.toLowerCase().startsWith('en') ? 'en' : 'ja'
  const members = {
    supportsRar: true,
    // The hash that the holder approves is the one that is signed.
    supportedHashTypes: ['dtbsr'],
    documentTypes: [],
  }
  return {
    specs: SPOKEN.specs,
    ...WORDS[language],
    logo: `${half.page.origin}/favicon.svg`,
    region: 'JP',
    lang: language,
    authType: ['oauth2client'],
    oauth2Issuer: issuer(),
    asynchronousOperationMode: true,
    methods: stamp ? [...METHODS, 'signatures/timestamp'] : METHODS,
    validationInfo: false,
    signAlgorithms: { algos: SIGN_ALGORITHM_OIDS },
    signature_formats: { formats: [], envelope_properties: [] },
    conformance_levels: [],
    ...Object.fromEntries(SPOKEN.infoMembers.map((name) => [name, members[name]])),
  }
}
