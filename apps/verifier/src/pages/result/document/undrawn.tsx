import { Note, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { verifierWording } from '../../../wording/index.js'
import type { Undrawable } from './pdf-engine.js'

/** Says why something is not drawn; never worded as a verdict. */
export function Undrawn({ why }: { readonly why: Undrawable }): ReactElement {
  const say = useSay(verifierWording)
  return <Note title={say(`document.undrawable.${why}`)} next={say('document.undrawableNext')} />
}
