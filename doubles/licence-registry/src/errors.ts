import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that the double of the licence registry throws. */
export const LICENCE_REGISTRY_ERRORS = {
  'licence-registry/unavailable': {
    ja: '（デモ）医籍の照会は、いま止められています。',
    en: '(Demo) The licence registry is switched off.',
    next: { ja: 'しばらくしてから、もう一度お試しください。', en: 'Try again later.' },
  },
} as const satisfies ErrorTable

/** The double cannot do its work. */
export class LicenceRegistryError extends CodedError<keyof typeof LICENCE_REGISTRY_ERRORS> {}
