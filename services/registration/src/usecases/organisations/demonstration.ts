/** Invented organisations for the demonstration: an association for each prefecture, some below, hospitals and a payer. */
import { type OrganisationTerms, PREFECTURES, type Prefecture } from '../../contract.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import type { RegistrationContext } from '../context.js'
import { registerOrganisation } from './register.js'

/** Ids of the prefectures, in the order of `PREFECTURES`. */
const PREFECTURE_IDS = [
  'hokkaido',
  'aomori',
  'iwate',
  'miyagi',
  'akita',
  'yamagata',
  'fukushima',
  'ibaraki',
  'tochigi',
  'gunma',
  'saitama',
  'chiba',
  'tokyo',
  'kanagawa',
  'niigata',
  'toyama',
  'ishikawa',
  'fukui',
  'yamanashi',
  'nagano',
  'gifu',
  'shizuoka',
  'aichi',
  'mie',
  'shiga',
  'kyoto',
  'osaka',
  'hyogo',
  'nara',
  'wakayama',
  'tottori',
  'shimane',
  'okayama',
  'hiroshima',
  'yamaguchi',
  'tokushima',
  'kagawa',
  'ehime',
  'kochi',
  'fukuoka',
  'saga',
  'nagasaki',
  'kumamoto',
  'oita',
  'miyazaki',
  'kagoshima',
  'okinawa',
] as const

const WEEKDAYS_ALL_DAY = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' }))
const MORNINGS = [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, from: '09:30', until: '12:00' }))

type Place = { readonly organisationId: string; readonly terms: OrganisationTerms }

/** Associations, hospitals and a municipality, none of which exists. */
export const DEMONSTRATION_ORGANISATIONS: readonly Place[] = [
  ...PREFECTURE_IDS.map(prefecturalAssociation),
  localAssociation('mito', { in: 'ibaraki', ja: 'みほん水都', en: 'Mihon Mito' }),
  localAssociation('aozora-gun', { in: 'kumamoto', ja: 'あおぞら郡', en: 'Aozora County' }),
  localAssociation('komorebi', { in: 'yamanashi', ja: 'こもれび市', en: 'Komorebi City' }),
  hospital('aozora-hospital', { in: 'tokyo', ja: 'あおぞら架空病院', en: 'Aozora Invented Hospital' }),
  hospital('minato-hospital', { in: 'osaka', ja: 'みなと見本病院', en: 'Minato Sample Hospital' }),
  municipality('yamanashi-pref', {
    in: 'yamanashi',
    ja: '架空やまなし県庁',
    en: 'Invented Yamanashi Government',
  }),
]

/** Loads them where they are missing; what somebody changed stays. */
export async function seedOrganisations(context: RegistrationContext): Promise<void> {
  for (const place of DEMONSTRATION_ORGANISATIONS) {
    const known = await loadOrganisation(context.store.read, place.organisationId)
    if (!known) await registerOrganisation(context, { actor: 'system:demonstration' }, place)
  }
}

type Named = { readonly in: (typeof PREFECTURE_IDS)[number]; readonly ja: string; readonly en: string }

function prefecturalAssociation(id: (typeof PREFECTURE_IDS)[number]): Place {
  const prefecture = prefectureOf(id)
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`
  return {
    organisationId: `${id}-med`,
    terms: {
      ...commonTerms(id),
      kind: 'prefecturalAssociation',
      nameJa: `${prefecture}医師会（架空）`,
      nameEn: `${name} Medical Association (invented)`,
      openings: WEEKDAYS_ALL_DAY,
      capacity: 4,
    },
  }
}

function localAssociation(id: string, { in: place, ja, en }: Named): Place {
  const names = { nameJa: `${ja}医師会（架空）`, nameEn: `${en} Medical Association (invented)` }
  const below = { parentId: `${place}-med`, openings: MORNINGS, capacity: 2 }
  return {
    organisationId: `${id}-med`,
    terms: { ...commonTerms(place), kind: 'localAssociation', ...names, ...below },
  }
}

function hospital(organisationId: string, { in: place, ja, en }: Named): Place {
  const desk = { openings: WEEKDAYS_ALL_DAY, capacity: 0 }
  const names = { nameJa: ja, nameEn: en }
  return { organisationId, terms: { ...commonTerms(place), kind: 'hospital', ...names, ...desk } }
}

function municipality(organisationId: string, { in: place, ja, en }: Named): Place {
  const names = { nameJa: ja, nameEn: en }
  return {
    organisationId,
    terms: { ...commonTerms(place), kind: 'municipality', ...names, openings: [], capacity: 0 },
  }
}

function commonTerms(id: (typeof PREFECTURE_IDS)[number]) {
  return {
    address: {
      postalCode: '0000000',
      prefecture: prefectureOf(id),
      rest: '見本市架空町一丁目１番１号 見本会館',
    },
    phone: '0000000000',
    standing: 'active' as const,
  }
}

function prefectureOf(id: (typeof PREFECTURE_IDS)[number]): Prefecture {
  return PREFECTURES[PREFECTURE_IDS.indexOf(id)] ?? '海外'
}
