import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that the double of the membership system throws. */
export const MEMBERSHIP_ERRORS = {
  'membership-double/unavailable': {
    ja: '（デモ）会員情報の照会は、いま止められています。',
    en: '(Demo) The membership system is switched off.',
    next: { ja: 'しばらくしてから、もう一度お試しください。', en: 'Try again later.' },
  },
} as const satisfies ErrorTable

/** The double cannot do its work. */
export class MembershipDoubleError extends CodedError<keyof typeof MEMBERSHIP_ERRORS> {}
