/** Names of the people who act on cases. */
import { useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { useStaff } from '../../session.js'
import { queue } from './client.js'
import { casesWording } from './wording/index.js'

/** Colleagues to whom cases can be given; asked for once in a while. */
export function useColleagues() {
  return useQuery({ queryKey: ['colleagues'], queryFn: queue.colleagues, staleTime: 600_000 })
}

/** Who somebody is, as text: a colleague, the system, the applicant. An id stands for whoever has no name here. */
export function useNameOf(): (actor: string) => string {
  const say = useSay(casesWording)
  const { staffId: me, displayName } = useStaff()
  const { data } = useColleagues()
  return (actor) => {
    if (actor.startsWith('system')) return say('case.system')
    if (actor.startsWith('applicant')) return say('case.applicant')
    const staffId = actor.replace(/^officer:/, '')
    if (staffId === me) return displayName
    return data?.colleagues.find((each) => each.staffId === staffId)?.displayName ?? staffId
  }
}
