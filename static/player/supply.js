// What is fetched ahead, and in which order.

export class Supply {
  constructor({ media, music, cues, condition }) {
    Object.assign(this, { media, music, cues, condition });
  }

  /** What plays next comes first: two tracks, the announcements, then everything else. */
  order() {
    const { feed } = this.condition;
    const [first, second, ...tracks] = this.music.upcoming();
    const urgent = feed.interrupts.flatMap(({ media }) => media).map((key) => feed.media[key]);
    const order = [...urgent, first, second, ...this.cues.upcoming(), ...tracks, ...Object.values(feed.media)];
    const music = feed.music.flatMap(({ sounds }) => sounds);
    this.media.want([...new Set(order.filter(Boolean))], { music, device: feed.device.id });
  }
}
