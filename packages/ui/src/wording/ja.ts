/** Japanese wording of the page parts: the original. */
export const ja = {
  productName: 'Jitsuin 実印',
  skip: '本文へ移動',
  navigation: '主なページ',
  language: { label: '言語', ja: '日本語', en: 'English' },
  demo: { mark: 'デモ', explanation: 'ここにある人物・施設・証明書はすべて架空です。' },
  footer: 'Jitsuin 実印 — 保健医療福祉分野の電子署名のための公開ソフトウェア',
  verdict: { VALID: '有効', INVALID: '無効', INDETERMINATE: '判定できません', NOT_APPLICABLE: '該当なし' },
  timeline: { proven: '証明あり', claimed: '申告' },
  copy: { action: 'コピーする', done: 'コピーしました' },
  field: { required: '必須', optional: '任意' },
  step: { waiting: 'これから', active: '進行中', done: '済み', failed: '失敗', skipped: '行っていません' },
  pager: { label: 'ページの移動', previous: '前へ', next: '次へ', position: '{{page}} / {{pages}} ページ' },
  session: {
    title: 'まもなくサインアウトします',
    lead: '操作がないため、あと{{left}}でサインアウトします。',
    stay: '続けて使う',
    leave: 'いまサインアウトする',
  },
  progress: '処理しています',
} as const
