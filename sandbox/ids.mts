/** Ids that can be read aloud and never repeat, like SBX-0001-HPDN. */
export class Ids {
	private count = 0;

	next(): string {
		this.count += 1;
		return `SBX-${String(this.count).padStart(4, '0')}-${letters(this.count)}`;
	}
}

/** Looks arbitrary, so that nobody builds on the count, yet is the same in every run. */
function letters(count: number): string {
	let rest = (count * 15_485_863 + 179_424_673) % 456_976;
	let text = '';
	for (let place = 0; place < 4; place += 1) {
		text += String.fromCharCode(65 + (rest % 26));
		rest = Math.floor(rest / 26);
	}
	return text;
}
