import { useSay } from '@jitsuin/ui'
import { useFailureWords } from '../../failure-notice.js'
import { verifierWording } from '../../wording/index.js'
import { isKnownRole } from '../result/model.js'
import { useSummarySentence } from '../result/summary-sentence.js'
import type { ListWords } from './list-file.js'
import { standingOf } from './model.js'

/** The words of rows, on the page and in saved lists. */
export function useRowWords(): ListWords {
  const say = useSay(verifierWording)
  const failureWords = useFailureWords()
  const sentenceOf = useSummarySentence()
  return {
    heads: [
      say('front.columns.file'),
      say('result.content'),
      say('front.columns.verdict'),
      say('list.columns.signer'),
      say('result.role'),
      say('result.when'),
      say('list.columns.evidence'),
      say('result.format'),
      say('front.columns.summary'),
      say('list.columns.codes'),
    ],
    verdict: (row) => say(`list.standing.${standingOf(row)}`),
    role: (role) => (isKnownRole(role) ? say(`role.${role}`) : role),
    evidence: (evidence) => say(evidence === 'proven' ? 'result.whenStamped' : 'result.whenClaimed'),
    sentence: (row) => {
      if (row.state === 'done') return sentenceOf(row.brief.summary)
      return row.state === 'failed' ? failureWords(row.failure).title : ''
    },
  }
}
