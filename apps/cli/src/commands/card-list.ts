import { identifyCard, type ReaderState, type Readers } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import { READER_OPTIONS, withReaders } from '../cards/readers.js'
import { defineCommand } from '../command.js'

const CARDS = {
  hpki: 'HPKI カード (HPKI card)',
  jpki: 'マイナンバーカード (My Number card)',
  unknown: '対応していないカード (a card of another kind)',
} as const

const STATES = {
  absent: 'カードなし (no card)',
  mute: 'カードが応答しません (the card does not answer)',
} as const

/** `jitsuin card list`: the readers of the computer and the cards in them. */
export const cardList = defineCommand({
  name: 'card list',
  summary: 'lists card readers and what is in them',
  options: { 'software-cards': READER_OPTIONS['software-cards'], json: READER_OPTIONS.json },
  examples: ['jitsuin card list', 'jitsuin card list --software-cards cards'],
  run: async (options, _operands, io) =>
    await withReaders({ ...options, reader: undefined }, io, async (readers) => {
      const states = await readers.list()
      const found = []
      for (const state of states) found.push({ ...state, ...(await contentsOf(readers, state)) })
      if (options.json) io.out(JSON.stringify({ readers: found }))
      else if (found.length === 0)
        io.out('読み取り機が見つかりません。つないでから、もう一度お試しください。No reader was found.')
      else for (const { name, says } of found) io.out(`${name}: ${says}`)
      return 0
    }),
})

/** A reader that another program uses is listed all the same. */
async function contentsOf(readers: Readers, { name, card }: ReaderState) {
  if (card !== 'present') return { contents: card, says: STATES[card] }
  try {
    const { kind } = await readers.useCard(name, identifyCard)
    return { contents: kind, says: CARDS[kind] }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    return { contents: 'unreadable' as const, code: error.code, says: `${error.code}: ${error.message}` }
  }
}
