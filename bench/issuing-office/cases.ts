/** Fills the database with cases, as many as there would be, by a few statements. Names are made of invented pieces. */
import { openSession } from '@jitsuin/platform'

const FIRST = '青赤白黒緑紺紫茜藍橙'
const SECOND = '谷沢浜崎嶋塚堀橋森畑'
const FAMILY_KANA = ['アオ', 'アカ', 'シラ', 'クロ', 'ミド', 'コン', 'シキ', 'アカネ', 'アイ', 'ダイ']
const SECOND_KANA = ['タニ', 'ザワ', 'ハマ', 'サキ', 'シマ', 'ヅカ', 'ホリ', 'ハシ', 'モリ', 'ハタ']
const ROMAJI = ['AO', 'AKA', 'SHIRA', 'KURO', 'MIDO', 'KON', 'SHIKI', 'AKANE', 'AI', 'DAI']
const SECOND_ROMAJI = ['TANI', 'ZAWA', 'HAMA', 'SAKI', 'SHIMA', 'ZUKA', 'HORI', 'HASHI', 'MORI', 'HATA']
const GIVEN = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
const AT_ONCE = 20_000

/** How many there are of a kind, and the states that they are in by turns. */
type Lot = { readonly count: number; readonly states: readonly string[]; readonly days: number }

/** Stores the cases of every lot and lets the database look at what it has, as it does by itself at night. */
export async function fillCases(ownerUrl: string, lots: readonly Lot[]): Promise<void> {
  const session = await openSession(ownerUrl)
  try {
    let from = 1
    for (const lot of lots) {
      for (let left = lot.count; left > 0; left -= AT_ONCE) {
        const to = from + Math.min(left, AT_ONCE) - 1
        await session.query(INSERT, [from, to, lot.states, lot.days, ...PIECES])
        from = to + 1
      }
    }
    await session.query('vacuum (analyze) registration.case_file')
    await session.query('vacuum (analyze) registration.queue_entry')
    await session.query('vacuum (analyze) registration.search_word')
  } finally {
    await session.close()
  }
}

/** The search form of kana is hiragana. */
const KATAKANA = Array.from({ length: 86 }, (_, at) => String.fromCodePoint(0x30a1 + at)).join('')
const HIRAGANA = Array.from({ length: 86 }, (_, at) => String.fromCodePoint(0x3041 + at)).join('')

const PIECES: readonly unknown[] = [
  [...FIRST],
  [...SECOND],
  FAMILY_KANA,
  SECOND_KANA,
  ROMAJI,
  SECOND_ROMAJI,
  GIVEN,
  ['東京都', '大阪府', '北海道', '熊本県', '茨城県', '山梨県', '福岡県', '愛知県'],
  KATAKANA,
  HIRAGANA,
]

/** The square of chance makes a few names common: every tenth person has the commonest family name. */
const INSERT = `
  with drawn as (
    select n, floor(100 * random() ^ 2)::int as name, floor(1000 * random())::int as given,
      date_trunc('milliseconds', now() - make_interval(secs => 86400 * $4::float8 * random())) as since
    from generate_series($1::int, $2::int) as n),
  named as (
    select *,
      ($5::text[])[1 + name / 10] || ($6::text[])[1 + name % 10] as family,
      ($7::text[])[1 + name / 10] || ($8::text[])[1 + name % 10] as family_kana,
      ($9::text[])[1 + name / 10] || ($10::text[])[1 + name % 10] as family_romaji,
      ($11::text[])[1 + given / 100] || ($11::text[])[1 + given / 10 % 10] || '郎' as given_kanji,
      'カズ' || chr(12450 + 2 * (given % 40)) || 'ロウ' as given_kana, 'KAZU' || chr(65 + given % 26) || 'RO' as given_romaji
    from drawn)
  insert into registration.case_file (case_id, case_number, channel, kind, form, state, state_facts, revision, received_at,
    state_since, assigned_to, search_words, pickup_place_id)
  select gen_random_uuid(), '2026-' || lpad(n::text, 6, '0'),
    (array['myNumberPortal', 'webForm', 'paper', 'counter', 'hospitalBatch', 'emergency'])[1 + n % 6],
    (array['new', 'new', 'new', 'renewal', 'loss', 'damage', 'nameChange'])[1 + n % 7],
    jsonb_build_object(
      'channel', 'webForm', 'kind', 'new',
      'name', jsonb_build_object('family', family, 'given', given_kanji, 'familyKana', family_kana, 'givenKana', given_kana,
        'familyRomaji', family_romaji, 'givenRomaji', given_romaji),
      'address', jsonb_build_object('prefecture', ($12::text[])[1 + n % 8], 'postalCode', '1000000', 'rest', repeat('架空町', 8)),
      'workplace', jsonb_build_object('name', repeat('見本病院', 6)), 'email', 'sample' || n || '@example.jp'),
    state, jsonb_build_object('state', state, 'evidence', repeat('0', 400)), 3,
    since - make_interval(days => n % 60), since,
    case when n % 3 = 0 then 'staff-' || n % 40 end,
    concat_ws(' ', '2026' || lpad(n::text, 6, '0'), family || given_kanji,
      translate(family_kana || given_kana, $13, $14), lower(family_romaji || given_romaji),
      lower(given_romaji || family_romaji), (100000 + n)::text, '09' || lpad(n::text, 8, '0')),
    'mihon-' || n % 60
  from (select *, ($3::text[])[1 + n % cardinality($3::text[])] as state from named) as cases`
