/** The public search as a page (N-16). It names what was asked and the years, and says that it is a demonstration. */

/** The page; `years` absent: nothing was asked yet. */
export function searchPage(asked?: { readonly name: string; readonly years: readonly number[] }): string {
  return `<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>デモ：医師等資格確認検索</title>
<main>
<h1>デモ：医師等資格確認検索</h1>
<p>これは試用のための架空の検索です。載っている人はすべて架空です。</p>
<p lang="en">Demo: an invented stand-in for the ministry's search. Nobody in it exists.</p>
<form action="/search" method="get">
<p><label>氏名 <input name="name" required maxlength="80"></label></p>
<fieldset><legend>性別</legend>
<label><input type="radio" name="sex" value="male" required> 男性</label>
<label><input type="radio" name="sex" value="female"> 女性</label>
</fieldset>
<p><button>検索する</button></p>
</form>
${asked ? resultOf(asked) : ''}
</main>
</html>
`
}

function resultOf({ name, years }: { readonly name: string; readonly years: readonly number[] }): string {
  const found = years.map((year) => `<li>${escapeHtml(name)}　医師　登録年：${year}年</li>`).join('\n')
  return `<section aria-live="polite"><h2>検索結果</h2>${found ? `<ul>${found}</ul>` : '<p>該当する方は見つかりません。</p>'}</section>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
