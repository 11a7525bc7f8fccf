"""Official warnings and forecasts in the form in which the DWD sends them."""

import io
import zipfile

SQUARE = "51.4,7.2 51.4,7.4 51.7,7.4 51.7,7.2 51.4,7.2"


def alert(
    *, polygon: str = SQUARE, cell: str = "805562004", code: str = "247", kind: str = "Alert", status: str = "Actual",
    severity: str = "Minor", response: str = "Prepare", identifier: str = "2.49.0", references: str = "",
    onset: str = "2026-07-01T11:00:00+02:00", expires: str = "2026-07-01T19:00:00+02:00",
    called: str = "STARKE HITZE/strong heat/silny upał",
) -> bytes:  # fmt: skip
    infos = "".join(
        f"<info><language>{language}</language><event>{event}</event><severity>{severity}</severity>"
        f"<responseType>{response}</responseType>"
        f"<eventCode><valueName>II</valueName><value>{code}</value></eventCode>"
        f"<onset>{onset}</onset><expires>{expires}</expires><headline>{event}!</headline>"
        f"<area><areaDesc>a</areaDesc><polygon>{polygon}</polygon></area>"
        f"<area><areaDesc>b</areaDesc><geocode><valueName>WARNCELLID</valueName><value>{cell}</value></geocode></area>"
        f"</info>"
        for language, event in zip(("de-DE", "en", "pl"), called.split("/"), strict=True)
    )
    return (
        f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier>'
        f"<status>{status}</status><msgType>{kind}</msgType>{_references(references)}{infos}</alert>"
    ).encode()


def _references(identifiers: str) -> str:
    named = " ".join(f"opendata@dwd.de,{one},2026-07-01T10:00:00+02:00" for one in identifiers.split())
    return f"<references>{named}</references>" if named else ""


def snapshot(*alerts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, one in enumerate(alerts):
            archive.writestr(f"{number}.xml", one)
    return made.getvalue()


KML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<kml:kml xmlns:dwd="https://opendata.dwd.de/weather/lib/pointforecast_dwd_extension_V1_0.xsd"
 xmlns:kml="http://www.opengis.net/kml/2.2"><kml:Document><kml:ExtendedData><dwd:ProductDefinition>
<dwd:Issuer>Deutscher Wetterdienst</dwd:Issuer><dwd:ProductID>MOSMIX</dwd:ProductID>
<dwd:IssueTime>2026-07-01T03:00:00.000Z</dwd:IssueTime>
<dwd:ForecastTimeSteps><dwd:TimeStep>2026-07-01T04:00:00.000Z</dwd:TimeStep>
<dwd:TimeStep>2026-07-01T05:00:00.000Z</dwd:TimeStep></dwd:ForecastTimeSteps></dwd:ProductDefinition>
</kml:ExtendedData><kml:Placemark><kml:name>10404</kml:name><kml:description>ESSEN</kml:description>
<kml:ExtendedData>
<dwd:Forecast dwd:elementName="TTT"><dwd:value>     293.15          -</dwd:value></dwd:Forecast>
<dwd:Forecast dwd:elementName="PPPP"><dwd:value>  101325.00  101300.00</dwd:value></dwd:Forecast>
<dwd:Forecast dwd:elementName="Rad1h"><dwd:value>    3600.00       0.00</dwd:value></dwd:Forecast>
<dwd:Forecast dwd:elementName="ww"><dwd:value>        3.00       3.00</dwd:value></dwd:Forecast>
</kml:ExtendedData><kml:Point><kml:coordinates>6.97,51.40,150.0</kml:coordinates></kml:Point></kml:Placemark>
</kml:Document></kml:kml>"""


def kmz(text: str = KML, *, name: str = "MOSMIX_L_2026070103_10404.kml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return made.getvalue()
