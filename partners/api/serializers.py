"""What the API says about regions, systems, places, organisations, and about oneself."""

from typing import Any

from rest_framework import serializers

from partners.models import Membership, Organisation, OrganisationSuccession, Place, Region, System, SystemShare


class RegionSerializer(serializers.ModelSerializer[Region]):
    class Meta:
        model = Region
        fields = ("code", "name")


class SystemSerializer(serializers.ModelSerializer[System]):
    region = serializers.SlugRelatedField[Region](slug_field="code", read_only=True)
    successors = serializers.SlugRelatedField[System](slug_field="code", many=True, read_only=True)

    class Meta:
        model = System
        fields = ("code", "name", "region", "opened", "closed", "successors", "population", "illustrative")


class PlaceSerializer(serializers.ModelSerializer[Place]):
    system = serializers.SlugRelatedField[System](slug_field="code", read_only=True)

    class Meta:
        model = Place
        fields = ("code", "name", "system")


class SuccessionSerializer(serializers.ModelSerializer[OrganisationSuccession]):
    """The organisation that continues this one, from which day, and how."""

    successor = serializers.SlugRelatedField[Organisation](slug_field="code", read_only=True)

    class Meta:
        model = OrganisationSuccession
        fields = ("successor", "date", "kind")


class ShareSerializer(serializers.ModelSerializer[SystemShare]):
    """A percentage of the organisation that counts in a system (and place); ``end`` is the first day without it."""

    system = serializers.SlugRelatedField[System](slug_field="code", read_only=True)
    place = serializers.SlugRelatedField[Place](slug_field="code", read_only=True, allow_null=True)

    class Meta:
        model = SystemShare
        fields = ("system", "place", "percent", "start", "end")


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    home_system = serializers.SlugRelatedField[System](slug_field="code", read_only=True, allow_null=True)
    place = serializers.SlugRelatedField[Place](slug_field="code", read_only=True, allow_null=True)
    area_of = serializers.SlugRelatedField[Organisation](slug_field="code", read_only=True, allow_null=True)
    successors = SuccessionSerializer(source="successions", many=True, read_only=True)
    shares = ShareSerializer(many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = (
            "code",
            "name",
            "sector",
            "home_system",
            "place",
            "area_of",
            "size",
            "size_measure",
            "opened",
            "closed",
            "successors",
            "shares",
        )


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role and where it is held: one of organisation, system, region, or (administrators) none of them."""

    organisation = serializers.SlugRelatedField[Organisation](slug_field="code", read_only=True, allow_null=True)
    system = serializers.SlugRelatedField[System](slug_field="code", read_only=True, allow_null=True)
    region = serializers.SlugRelatedField[Region](slug_field="code", read_only=True, allow_null=True)

    class Meta:
        model = Membership
        fields = ("role", "organisation", "system", "region", "started")


class MeSerializer(serializers.Serializer[Any]):
    """Who is calling, with which roles, and until when the token holds."""

    name = serializers.CharField()
    email = serializers.EmailField()
    memberships = MembershipSerializer(many=True)
    permissions = serializers.ListField(child=serializers.CharField())
    token_expires = serializers.DateTimeField(allow_null=True)
