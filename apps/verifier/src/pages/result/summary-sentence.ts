import { useSay, useText } from '@jitsuin/ui'
import type { Brief } from '../../session/brief.js'
import { verifierWording } from '../../wording/index.js'

/** Words what a file's report comes to, in one sentence. */
export function useSummarySentence(): (summary: Brief['summary']) => string {
  const say = useSay(verifierWording)
  const text = useText()
  return (summary) => {
    switch (summary.kind) {
      case 'one':
        return text(summary.signature.headline)
      case 'several':
        return say(`result.several${summary.verdict}`, { count: summary.count })
      case 'problem':
        return summary.problem ? text(summary.problem) : say('front.failed')
    }
  }
}
