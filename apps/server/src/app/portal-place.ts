/** What the login page of the portal shows of this installation. */
import type { Place } from '@jitsuin/holder/contract'
import { originOf } from '../origins.js'
import type { Settings } from '../settings.js'

/** The issuer of the demonstration is as invented as its cards. */
export function portalPlace(settings: Settings): Place {
  const isDemonstration = settings.JITSUIN_MODE === 'demonstration'
  const signIn = originOf(settings, 'signin')
  return {
    demonstration: isDemonstration ? 'yes' : 'no',
    issuer: isDemonstration
      ? { ja: '架空電子認証センター（デモ）', en: 'Invented certification centre (demo)' }
      : { ja: '電子認証センター', en: 'Certification centre' },
    selfTest: `${signIn}/self-test`,
    sessions: `${signIn}/sessions`,
    related: [
      {
        id: 'association',
        name: { ja: '日本医師会', en: 'Japan Medical Association' },
        address: 'https://www.med.or.jp/',
      },
      {
        id: 'centre',
        name: { ja: '電子認証センター', en: 'Certification centre' },
        address: `${originOf(settings, 'office')}/`,
      },
      {
        id: 'ministry',
        name: { ja: '厚生労働省', en: 'Ministry of Health, Labour and Welfare' },
        address: 'https://www.mhlw.go.jp/',
      },
      {
        id: 'signing',
        name: { ja: '医師資格証 電子署名システム', en: 'Electronic signatures' },
        address: `${originOf(settings, 'verifier')}/`,
      },
    ],
    lossContact: isDemonstration
      ? { ja: '架空の窓口 00-0000-0000（デモ）', en: 'Invented help desk 00-0000-0000 (demo)' }
      : null,
  }
}
