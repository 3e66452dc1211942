import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  findRareCharacters,
  normaliseName,
  normaliseWidth,
  proposeRomaji,
  readDate,
  readDigits,
  readKana,
  readPhone,
  readPostalCode,
  readRomaji,
  romanise,
  toHiragana,
} from '../index.js'

/** Examples that passport offices publish (Ministry of Foreign Affairs, ヘボン式ローマ字綴方表, and prefectures after it). */
const PUBLISHED = [
  ['なんば', 'NAMBA'],
  ['ほんま', 'HOMMA'],
  ['さんぺい', 'SAMPEI'],
  ['ほんだ', 'HONDA'],
  ['しんや', 'SHINYA'],
  ['はっとり', 'HATTORI'],
  ['きっかわ', 'KIKKAWA'],
  ['てっぺい', 'TEPPEI'],
  ['ほっち', 'HOTCHI'],
  ['はっちょう', 'HATCHO'],
  ['おおたに', 'OTANI'],
  ['さいとう', 'SAITO'],
  ['ようこ', 'YOKO'],
  ['ゆうか', 'YUKA'],
  ['しょういち', 'SHOICHI'],
  ['りょうたろう', 'RYOTARO'],
  ['せのお', 'SENOO'],
  ['たかとお', 'TAKATOO'],
  ['ニーナ', 'NINA'],
  ['サリー', 'SARI'],
  ['まつうら', 'MATSUURA'],
  ['こうの', 'KONO'],
  ['おおの', 'ONO'],
  ['ゆうき', 'YUKI'],
  ['しゅうじ', 'SHUJI'],
  ['しんば', 'SHIMBA'],
  ['しんぺい', 'SHIMPEI'],
  ['さんし', 'SANSHI'],
] as const
/** The table for foreign names: ジェ JIE, ティ TEI, デュ DEYU, ファ FUA, ヴァ BUA and so on. */
const FOREIGN = [
  ['ジェ', 'JIE'],
  ['チェ', 'CHIE'],
  ['ティ', 'TEI'],
  ['ディ', 'DEI'],
  ['デュ', 'DEYU'],
  ['ファ', 'FUA'],
  ['フィ', 'FUI'],
  ['フェ', 'FUE'],
  ['フォ', 'FUO'],
  ['ヴァ', 'BUA'],
  ['ヴィ', 'BUI'],
  ['ヴ', 'BU'],
  ['ヴェ', 'BUE'],
  ['ヴォ', 'BUO'],
] as const
/** The syllables of the published table, row by row. */
const SYLLABLES =
  'あA いI うU えE おO かKA きKI くKU けKE こKO さSA しSHI すSU せSE そSO たTA ちCHI つTSU てTE とTO なNA にNI ぬNU ねNE のNO ' +
  'はHA ひHI ふFU へHE ほHO まMA みMI むMU めME もMO やYA ゆYU よYO らRA りRI るRU れRE ろRO わWA ゐI ゑE をO んN ' +
  'がGA ぎGI ぐGU げGE ごGO ざZA じJI ずZU ぜZE ぞZO だDA ぢJI づZU でDE どDO ばBA びBI ぶBU べBE ぼBO ぱPA ぴPI ぷPU ぺPE ぽPO ' +
  'きゃKYA きゅKYU きょKYO しゃSHA しゅSHU しょSHO ちゃCHA ちゅCHU ちょCHO にゃNYA にゅNYU にょNYO ひゃHYA ひゅHYU ひょHYO ' +
  'みゃMYA みゅMYU みょMYO りゃRYA りゅRYU りょRYO ぎゃGYA ぎゅGYU ぎょGYO じゃJA じゅJU じょJO びゃBYA びゅBYU びょBYO ' +
  'ぴゃPYA ぴゅPYU ぴょPYO'

describe('a name in Roman letters', () => {
  it.each(SYLLABLES.split(' ').map((pair) => /^([ぁ-ゖ]+)([A-Z]+)$/u.exec(pair)?.slice(1) ?? []))(
    'spells %s as %s, as the table of passports does',
    (kana = '', romaji = '') => expect(romanise(kana)).toBe(romaji),
  )

  it.each([...PUBLISHED, ...FOREIGN])('spells %s as %s, as passport offices publish', (kana, romaji) => {
    expect(romanise(kana)).toBe(romaji)
  })

  it('is proposed from any kana of any width', () => {
    expect(proposeRomaji('じついん　たろう')[0]).toBe('JITSUIN TARO')
    expect(proposeRomaji('ｼﾞﾂｲﾝ ﾀﾛｳ')[0]).toBe('JITSUIN TARO')
  })

  it.each([
    ['おおの', ['ONO', 'OHNO', 'OONO']],
    ['こうの', ['KONO', 'KOHNO', 'KOUNO']],
    ['かとう', ['KATO', 'KATOH', 'KATOU']],
    ['こうちわ', ['KOCHIWA', 'KOHCHIWA', 'KOUCHIWA']],
    ['いのうえ', ['INOUE']],
    ['たけのうち', ['TAKENOUCHI']],
    ['おおおか', ['OOKA', 'OHOKA', 'OOOKA']],
    ['ゆうじ', ['YUJI', 'YUUJI']],
    ['やまだ', ['YAMADA']],
  ])('of %s leaves the choice among %j, the passport spelling first', (kana, choices) => {
    expect(proposeRomaji(kana)).toEqual(choices)
  })

  it.each(['実印', 'taro', '', '123', 'たろう!'])('is not proposed from %j', (text) => {
    expect(proposeRomaji(text)).toEqual([])
  })

  it('is read in capitals, and refused with signs that no passport has', () => {
    expect(readRomaji('ｊｉｔｓｕｉｎ')).toBe('JITSUIN')
    expect(readRomaji("d'angelo anne-marie")).toBe("D'ANGELO ANNE-MARIE")
    for (const wrong of ['Ōno', 'TARO2', '太郎', '-TARO', 'TARO ', ''].map((text) => `${text}.`))
      expect(readRomaji(wrong)).toBeUndefined()
  })
})

describe('width and kana', () => {
  it('reads kana typed in any way as full-width katakana', () => {
    for (const typed of ['じついん', 'ジツイン', 'ｼﾞﾂｲﾝ', ' じついん　', 'し\u3099ついん'])
      expect(readKana(typed)).toBe('ジツイン')
    expect(toHiragana('ジツイン')).toBe('じついん')
    for (const wrong of ['実印', 'jitsuin', 'ジツイン1', '', 'ー', '・ア'])
      expect(readKana(wrong)).toBeUndefined()
  })

  it('never changes a kanji, also where Unicode would (U+FA19 神 is not U+795E 神)', () => {
    expect(normaliseName('　神﨑 ')).toBe('神﨑')
    expect(normaliseWidth('Ａ１　ｱ')).toBe('A1 ア')
  })
})

describe('a date', () => {
  it.each([
    '昭和30年8月1日',
    'S30.8.1',
    's30/08/01',
    '㍼30年8月1日',
    '1955/8/1',
    '1955-08-01',
    '1955年8月1日',
    '西暦1955年8月1日',
    '１９５５．８．１',
    '19550801',
    '昭和３０年　８月　１日',
  ])('is read from %s', (text) => {
    expect(readDate(text)).toMatchObject({ verdict: 'read', date: '1955-08-01' })
  })

  it.each([
    ['平成元年1月8日', '1989-01-08', 'within'],
    ['昭和64年1月7日', '1989-01-07', 'within'],
    ['昭和64年1月8日', '1989-01-08', 'beyond'],
    ['平成33年5月10日', '2021-05-10', 'beyond'],
    ['令和6年2月29日', '2024-02-29', 'within'],
    ['昭和元年12月25日', '1926-12-25', 'within'],
  ])('%s is %s, %s its era', (text, date, era) => {
    expect(readDate(text)).toEqual({ verdict: 'read', date, era })
  })

  it.each([
    ['令和5年2月29日', 'no-such-day'],
    ['1955/13/1', 'no-such-day'],
    ['1955/4/31', 'no-such-day'],
    ['1900/2/29', 'no-such-day'],
    ['1872/12/31', 'no-such-day'],
    ['昭和元年12月24日', 'before-era'],
    ['平成元年1月7日', 'before-era'],
    ['昭和0年1月1日', 'unreadable'],
    ['8/1', 'unreadable'],
    ['yesterday', 'unreadable'],
    ['', 'unreadable'],
  ])('%s is refused: %s', (text, verdict) => {
    expect(readDate(text)).toEqual({ verdict })
  })
})

describe('numbers', () => {
  it.each([
    [readPostalCode, '〒１１３−００２１', '1130021'],
    [readPostalCode, '113-002', undefined],
    [readPhone, '03-3942-7050', '0339427050'],
    [readPhone, '(03) 3942 7050', '0339427050'],
    [readPhone, '+81 90-1234-5678', '09012345678'],
    [readPhone, '０９０ー１２３４ー５６７８', '09012345678'],
    [readPhone, '1234567890', undefined],
    [readPhone, '090-1234-567a', undefined],
    [readDigits, '第12345号', undefined],
    [readDigits, '１２３ ４５', '12345'],
  ])('%o reads %s as %s', (read, text, expected) => expect(read(text)).toBe(expected))
})

describe('rare characters', () => {
  it('names what JIS X 0208 does not have, and whether JIS X 0213 has it', () => {
    expect(findRareCharacters('実印 太郎　ジツイン')).toEqual([])
    expect(findRareCharacters('髙﨑')).toEqual([
      { character: '髙', codePoint: 'U+9AD9', set: 'outside' },
      { character: '﨑', codePoint: 'U+FA11', set: 'jis-x-0213' },
    ])
    expect(findRareCharacters('𠮟る𠮟')).toEqual([
      { character: '𠮟', codePoint: 'U+20B9F', set: 'jis-x-0213' },
    ])
    expect(findRareCharacters('葛\u{e0100}飾')[0]).toMatchObject({
      codePoint: 'U+845B U+E0100',
      set: 'outside',
    })
  })

  it('judges every kanji of the basic plane as another program does', ({ skip }) => {
    const script = `for cp in range(0x4e00, 0xa000):
  c = chr(cp)
  def has(codec, size):
    try: return len(c.encode(codec)) <= size
    except UnicodeEncodeError: return False
  print('b' if has('iso2022_jp', 8) else 'n' if has('shift_jis_2004', 2) else 'o', end='')`
    const python = spawnSync('python3', ['-c', script], { encoding: 'utf8' })
    if (python.status !== 0) {
      if (process.env.CI) throw new Error('CI needs python3')
      console.warn('Skipped: no python3')
      return skip()
    }
    const expected = [...python.stdout]
    expect(expected).toHaveLength(0xa000 - 0x4e00)
    const letters = { 'jis-x-0213': 'n', outside: 'o' } as const
    const ours = expected.map((_, at) => {
      const rare = findRareCharacters(String.fromCodePoint(0x4e00 + at))[0]
      return rare ? letters[rare.set] : 'b'
    })
    expect(ours.join('')).toBe(expected.join(''))
  })
})
