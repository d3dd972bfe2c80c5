// What is fetched ahead, and in which order.

export class Supply {
  constructor({ media, music, cues, condition }) {
    Object.assign(this, { media, music, cues, condition });
  }

  /** What may be needed at any moment first, then what plays next: two tracks, announcements, everything else. */
  order() {
    const { feed } = this.condition;
    const { clips } = feed;
    const [first, second, ...tracks] = this.music.upcoming();
    const urgent = [...clips, ...feed.interrupts.flatMap(({ media }) => media).map((key) => feed.media[key])];
    const order = [...urgent, first, second, ...this.cues.upcoming(), ...tracks, ...Object.values(feed.media)];
    const music = feed.music.flatMap(({ sounds }) => sounds);
    this.media.want([...new Set(order.filter(Boolean))], { music, clips, device: feed.device.id });
  }
}
