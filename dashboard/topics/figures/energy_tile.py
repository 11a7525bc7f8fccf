"""The tile about the energy of the town's buildings."""

from dataclasses import dataclass

from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tile
from dashboard.parts.tile_content import TileContent
from dashboard.texts import Words
from dashboard.topics.figures import energy_words as energy
from dashboard.topics.figures.page import PATH
from services.energy.published_energy import EnergyShelf


@dataclass(frozen=True, slots=True, eq=False)
class EnergyTile:
    """The sentence of the page, as a tile."""

    context: PageContext
    shelf: EnergyShelf

    def tile(self) -> Tile:
        """The tile; it is about no layer."""
        return Tile(id="buildings", title=self.context.texts.all("builder.name.buildings"), say=self.said, offers=dict)

    def said(self, _: Options, words: Words) -> TileContent:
        """What the listed buildings used, or that none is listed."""
        found = self.shelf.newest()
        answer = energy.sentence(found, words) if found else words["figures.none"]
        return TileContent(
            heading=words["figures.tile"],
            answer=answer,
            sources=((words["figures.tile"], self.context.town.attribution_of("")),),
            simulated=found is not None and self.context.store.simulated,
            follow=PATH,
        )
